package io.plumbline.batch.rules;

import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.process.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks the rules of JDK Mission Control about a recording, in a JVM of its own: they make objects of all events of it. Thread-safe.
 *
 * @param memoryBytes what that JVM may take on and beside its heap
 * @param deadline after which it is ended
 * @param largestBytes larger recordings are not given to them; 0 gives them none
 */
public record RulesStudy(long memoryBytes, Duration deadline, long largestBytes) {

    private static final String MEMORY_SETTING = "plumbline.rules.memory";

    private static final double MEBIBYTE = 1 << 20;

    /** Of every four bytes, three are for the heap. */
    private static final int HEAP_PARTS = 3;

    private static final int PARTS = 4;

    /** A rule says a sentence or two. */
    private static final long LONGEST_ANSWER_BYTES = 4L << 20;

    /**
     * What they say, or why they say nothing; empty if somebody wants it to stop.
     *
     * @param folder for what is only needed meanwhile; what an earlier study left there goes
     * @param stopped asked several times a second
     * @throws InterruptedException if this thread is interrupted; the other JVM is ended then, too
     */
    public Optional<SecondOpinion> ask(Path recording, Path folder, BooleanSupplier stopped)
            throws InterruptedException {
        try {
            return largestBytes == 0
                    ? Optional.of(SecondOpinion.none("Nobody asked them: plumbline.rules.largest-recording is 0."))
                    : asked(recording, folder, stopped);
        } catch (IOException failure) {
            return Optional.of(SecondOpinion.none("They could not be asked: " + failure.getMessage() + "."));
        }
    }

    private Optional<SecondOpinion> asked(Path recording, Path folder, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        long bytes = Files.size(recording);
        if (bytes > largestBytes) {
            return Optional.of(SecondOpinion.none(String.format(
                    Locale.ROOT,
                    "They were not asked: the recording has %.1f MB, and they, who load all of it, are given %.1f MB at most"
                            + " (plumbline.rules.largest-recording).",
                    bytes / MEBIBYTE,
                    largestBytes / MEBIBYTE)));
        }
        try (var scratch = ScratchFolder.at(folder)) {
            var answer = scratch.file("answer");
            var end = new BoundedJvm(memoryBytes / PARTS * HEAP_PARTS, deadline, MEMORY_SETTING)
                    .run(
                            RulesProcess.class,
                            List.of(recording.toString(), answer.toString()),
                            scratch.file("said"),
                            stopped);
            if (end instanceof BoundedJvm.End.Stopped) {
                return Optional.empty();
            }
            return Optional.of(
                    end instanceof BoundedJvm.End.Failed failed
                            ? SecondOpinion.none("They gave no answer: " + failed.reason() + ".")
                            : answer(answer));
        }
    }

    private static SecondOpinion answer(Path file) throws IOException {
        if (Files.size(file) > LONGEST_ANSWER_BYTES) {
            throw new IOException("the answer is too long");
        }
        try {
            return RulesJson.read(Files.readString(file));
        } catch (IllegalArgumentException strange) {
            throw new IOException(strange.getMessage(), strange);
        }
    }
}
