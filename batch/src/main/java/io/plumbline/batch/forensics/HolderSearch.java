package io.plumbline.batch.forensics;

import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.process.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a heap dump who keeps objects alive, in a JVM of its own: what a dump needs, or does, is no danger to this one. Thread-safe.
 *
 * @param memoryBytes what that JVM may take on and beside its heap
 * @param deadline after which it is ended
 */
public record HolderSearch(long memoryBytes, Duration deadline) {

    /** What came of it. */
    public sealed interface Outcome {

        /**
         * What the dump tells.
         *
         * @param holders of those classes that have one
         * @param softly of which classes, among all, soft references alone keep how much
         * @param tree who alone holds how much of all
         * @param threads what threads hold
         */
        record Found(List<Holders.Holder> holders, List<SoftlyHeld.Amount> softly, HeapTree tree, HeldByThreads threads)
                implements Outcome {

            public Found {
                holders = List.copyOf(holders);
                softly = List.copyOf(softly);
            }
        }

        /** The dump could not be looked at. */
        record Failed(String reason) implements Outcome {}

        /** Somebody wanted it to stop. */
        record Stopped() implements Outcome {}
    }

    /**
     * What is looked at, and with which files. Immutable.
     *
     * @param file the heap dump, or what is left of it: its index, which then stays where it is
     * @param folder for what is only needed meanwhile; what an earlier search left there goes
     * @param index where the index of the dump is to stay, on the folder's file system; absent if it goes, too
     */
    public record Dump(Path file, Path folder, @Nullable Path index) {}

    /**
     * Looks who holds the objects of some classes. Only if the answer is found, the index stays where it is wanted.
     *
     * @param wanted normalised names of classes, and how many bytes each new object drags along ({@link Holders#of})
     * @param growing all classes of which there are more and more; none of them is a holder, if there is another
     * @param stopped asked several times a second
     * @throws InterruptedException if this thread is interrupted; the other JVM is ended then, too
     */
    public Outcome search(Dump dump, Map<String, Long> wanted, Collection<String> growing, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (var scratch = ScratchFolder.at(dump.folder())) {
            var answer = scratch.file("holders");
            var index = scratch.file("index");
            var classes = Files.write(
                    scratch.file("classes"),
                    wanted.entrySet().stream()
                            .map(each -> each.getValue() + " " + each.getKey())
                            .toList());
            var alike = Files.write(scratch.file("growing"), growing);
            var end = new HeapJvm(memoryBytes, deadline)
                    .run(
                            HolderProcess.class,
                            List.of(
                                    dump.file().toString(),
                                    index.toString(),
                                    answer.toString(),
                                    Long.toString(memoryBytes),
                                    classes.toString(),
                                    alike.toString()),
                            scratch,
                            scratch.file("said"),
                            stopped);
            if (end instanceof BoundedJvm.End.Answered) {
                var outcome = HolderFormat.readFrom(answer);
                if (outcome instanceof Outcome.Found && dump.index() != null) {
                    Files.move(index, dump.index());
                }
                return outcome;
            }
            return end instanceof BoundedJvm.End.Failed failed
                    ? new Outcome.Failed(failed.reason())
                    : new Outcome.Stopped();
        }
    }
}
