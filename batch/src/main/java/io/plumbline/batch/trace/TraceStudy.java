package io.plumbline.batch.trace;

import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.process.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads the recordings and GC logs of a JVM in a JVM of its own: what a file or an expression needs, or does, is no danger to this one.
 * Thread-safe.
 *
 * @param memoryBytes what that JVM may take on and beside its heap
 * @param deadline after which it is ended
 */
public record TraceStudy(long memoryBytes, Duration deadline) {

    /** Records of events are read on the heap; half is left for code, stacks and the file. */
    private static final int HEAP_PART = 2;

    /** What a JVM takes to start, and to write what it has seen until its time was over. */
    private static final Duration AROUND_A_QUESTION = Duration.ofSeconds(10);

    private static final String MEMORY_SETTING = "plumbline.trace.memory";

    /** What came of a question. */
    public sealed interface Outcome<T> {

        /** The answer. */
        record Answered<T>(T answer) implements Outcome<T> {}

        /** There is none, and why. */
        record Failed<T>(String reason) implements Outcome<T> {}

        /** Somebody wanted it to stop. */
        record Stopped<T>() implements Outcome<T> {}
    }

    /**
     * The text of the trace, which {@link TraceFormat#read} reads.
     *
     * @param folder for what is only needed meanwhile; what an earlier study left there goes
     * @param stopped asked several times a second
     * @throws InterruptedException if this thread is interrupted; the other JVM is ended then, too
     */
    public Outcome<String> trace(TraceMaterial material, Path folder, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (var scratch = ScratchFolder.at(folder)) {
            var more = scratch.file("material");
            TraceFormat.write(material, more);
            return ask(TraceProcess.Question.TRACE, more, scratch, deadline, stopped, TraceFormat::textIn);
        }
    }

    /**
     * The events of a recording for which an expression is true, or where the expression is wrong.
     *
     * @param limit the most events that are told one by one
     */
    public Outcome<EventAnswer> events(
            Path recording, String expression, int limit, Path folder, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (var scratch = ScratchFolder.at(folder)) {
            var more = scratch.file("question");
            TraceFormat.write(new EventQuestion(recording.toString(), expression, limit, deadline), more);
            return ask(
                    TraceProcess.Question.EVENTS,
                    more,
                    scratch,
                    deadline.plus(AROUND_A_QUESTION),
                    stopped,
                    EventAnswerFormat::read);
        }
    }

    /** Where an expression is wrong; empty if it can be asked. */
    public Outcome<Optional<EventAnswer.Refused>> check(String expression, Path folder, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (var scratch = ScratchFolder.at(folder)) {
            var more = scratch.file("question");
            TraceFormat.write(new EventQuestion(null, expression, 1, deadline), more);
            return ask(
                    TraceProcess.Question.EXPRESSION,
                    more,
                    scratch,
                    deadline.plus(AROUND_A_QUESTION),
                    stopped,
                    TraceStudy::refusal);
        }
    }

    private static Optional<EventAnswer.Refused> refusal(Path answer) throws IOException {
        return Files.exists(answer) && EventAnswerFormat.read(answer) instanceof EventAnswer.Refused refused
                ? Optional.of(refused)
                : Optional.empty();
    }

    /** Reads what the other JVM has written. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(Path answer) throws IOException;
    }

    private <T> Outcome<T> ask(
            TraceProcess.Question question,
            Path more,
            ScratchFolder scratch,
            Duration longest,
            BooleanSupplier stopped,
            Reading<T> reading)
            throws IOException, InterruptedException {
        var answer = scratch.file("answer");
        var why = scratch.file("why");
        var end = new BoundedJvm(memoryBytes / HEAP_PART, longest, MEMORY_SETTING)
                .run(
                        TraceProcess.class,
                        List.of(question.name(), more.toString(), answer.toString(), why.toString()),
                        scratch.file("said"),
                        stopped);
        if (end instanceof BoundedJvm.End.Failed failed) {
            return new Outcome.Failed<>(failed.reason());
        }
        if (end instanceof BoundedJvm.End.Stopped) {
            return new Outcome.Stopped<>();
        }
        return Files.exists(why)
                ? new Outcome.Failed<>(Files.readString(why))
                : new Outcome.Answered<>(reading.of(answer));
    }
}
