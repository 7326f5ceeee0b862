package io.plumbline.batch.profile;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The samples of one class with one stack. Immutable.
 *
 * @param className what was allocated, normalised; {@link #NATIVE} for native memory
 * @param frames innermost first; empty if the recording has no stack
 * @param bytes what the samples stand for
 * @param samples how many
 * @param squares sum of the squares of what each sample stands for: the variance of {@code bytes}, as that of a sum of
 *     independent weights whose number is Poisson
 * @param first time of the first sample; of a live object, of its allocation
 * @param last of the last one
 */
public record ProfiledStack(
        String className, List<Frame> frames, long bytes, long samples, double squares, Instant first, Instant last) {

    /** The class of what has none. */
    public static final String NATIVE = "native memory";

    /** The class of the samples beyond the number of stacks that a profile keeps apart; they have no frames. */
    public static final String OTHERS = "(further stacks)";

    public ProfiledStack {
        Objects.requireNonNull(className);
        frames = List.copyOf(frames);
        if (bytes < 0 || samples < 1 || !(squares >= 0) || Double.isInfinite(squares) || last.isBefore(first)) {
            throw new IllegalArgumentException("no samples of " + className + ": " + samples + " samples of " + bytes
                    + " bytes from " + first + " to " + last);
        }
    }

    /** Whether it is the sum of what a profile does not keep apart. */
    boolean isOthers() {
        return className.equals(OTHERS) && frames.isEmpty();
    }

    /** The first frame of the application or its libraries, the innermost one if all are the platform's; or empty. */
    public String site() {
        return siteOf(frames);
    }

    static String siteOf(List<Frame> frames) {
        return frames.stream()
                .filter(Frame::isApplication)
                .findFirst()
                .or(() -> frames.stream().findFirst())
                .map(Frame::toString)
                .orElse("");
    }

    /** Whether a frame's class lies in the package, or is the class, of that name or inside it. */
    boolean touches(String packageOrClass) {
        return frames.stream().anyMatch(frame -> frame.isIn(packageOrClass));
    }
}
