package io.plumbline.web.diagnosis;

import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.PathGrowth;
import io.plumbline.batch.profile.ProfiledStack;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What of a profile passes through calls, as an answer. */
final class StackJson {

    private StackJson() {}

    /**
     * The samples of one class with one stack.
     *
     * @param site the innermost frame of the application or its libraries
     * @param stack the calls, innermost first
     */
    @Schema(name = "ProfileStack")
    record Stack(String className, String site, List<String> stack, long bytes, long samples) {

        static Stack of(ProfiledStack stack) {
            return new Stack(stack.className(), stack.site(), texts(stack.frames()), stack.bytes(), stack.samples());
        }
    }

    /**
     * One path of calls in two profiles.
     *
     * @param low lower end of the interval of the growth; null if it has none
     * @param grew by more than the threshold, and the interval excludes 0
     */
    @Schema(name = "ProfilePath")
    record Path(
            String className,
            String site,
            List<String> stack,
            double before,
            double now,
            double growth,
            @Nullable Double low,
            @Nullable Double high,
            long samplesBefore,
            long samplesNow,
            boolean grew) {

        static Path of(PathGrowth path) {
            return new Path(
                    path.className(),
                    path.site(),
                    texts(path.frames()),
                    path.baselineRate(),
                    path.laterRate(),
                    path.growth(),
                    finite(path.low()),
                    finite(path.high()),
                    path.baselineSamples(),
                    path.laterSamples(),
                    path.flagged());
        }

        private static @Nullable Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream().map(Frame::toString).toList();
    }
}
