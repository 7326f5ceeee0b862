package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Where threads wait by design: {@code thread-places.txt}. */
final class ThreadPlaces {

    private static final String FILE = "thread-places.txt";
    private static final int MOST_FRAMES = 24;
    private static final int APPLICATION_FRAMES = 2;

    private static final Set<String> IDLE = places("idle ");
    private static final Set<String> NATIVE_IO = places("io ");

    private ThreadPlaces() {}

    /**
     * Whether a thread waits for work here. Where code of an application is further inside than such a place, it is that code
     * that waits: a pool's worker has its loop on its stack while it works, too.
     */
    static boolean isIdle(List<Frame> frames) {
        for (var frame : frames) {
            if (IDLE.contains(name(frame))) {
                return true;
            }
            if (frame.isApplication()) {
                return false;
            }
        }
        return false;
    }

    /** Whether a thread that the JVM calls runnable waits for a socket or a file. */
    static boolean isNativeIo(List<Frame> frames) {
        return !frames.isEmpty() && NATIVE_IO.contains(name(frames.get(0)));
    }

    /** The frames that tell one place from another: down to the second of the application, 24 at most. */
    static List<Frame> placeOf(List<Frame> frames) {
        int applications = 0;
        int length = 0;
        while (length < Math.min(MOST_FRAMES, frames.size()) && applications < APPLICATION_FRAMES) {
            applications += frames.get(length++).isApplication() ? 1 : 0;
        }
        return EventFrames.top(frames, length);
    }

    static String name(Frame frame) {
        return frame.className() + "." + frame.method();
    }

    private static Set<String> places(String kind) {
        var file = Objects.requireNonNull(ThreadPlaces.class.getResourceAsStream(FILE), FILE);
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.startsWith(kind))
                    .map(line -> line.substring(kind.length()).strip())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
