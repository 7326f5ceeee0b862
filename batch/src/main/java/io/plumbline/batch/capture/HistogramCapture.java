package io.plumbline.batch.capture;

import io.plumbline.batch.target.JvmConnection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import javax.management.ObjectName;

/**
 * Asks a JVM for its {@link ClassHistogram}; the JVM stands still meanwhile, in the order of 0.7 s per GiB of heap, and
 * about three times that for live objects only. Thread-safe.
 */
public final class HistogramCapture {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

    private final Clock clock;
    private final Duration deadline;

    /** @param deadline for one histogram */
    public HistogramCapture(Clock clock, Duration deadline) {
        this.clock = clock;
        this.deadline = deadline;
    }

    /**
     * Takes a complete histogram.
     *
     * @throws io.plumbline.batch.target.TargetException if the JVM did not answer or refused
     * @throws HistogramFormatException if its answer is not a histogram
     */
    public ClassHistogram take(JvmConnection connection, ClassHistogram.Scope scope) throws IOException {
        var arguments = switch (scope) {
            case ALL -> new String[] {"-all"};
            case LIVE -> new String[0];
        };
        var takenAt = clock.instant();
        var beganNanos = System.nanoTime();
        var answer = connection.ask(
                deadline,
                beans -> beans.invoke(
                        new ObjectName(COMMANDS), "gcClassHistogram", new Object[] {arguments}, new String[] {
                            String[].class.getName()
                        }));
        var pause = Duration.ofNanos(System.nanoTime() - beganNanos);
        if (answer instanceof String table) {
            return ClassHistogram.parse(table, takenAt, scope, pause);
        }
        throw new HistogramFormatException("the JVM's answer is no text");
    }
}
