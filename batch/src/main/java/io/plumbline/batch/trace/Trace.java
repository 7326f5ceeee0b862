package io.plumbline.batch.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the files of one JVM tell by time. Immutable.
 *
 * @param collections its garbage collections; absent where nothing tells of them. The newest {@link #MOST_COLLECTIONS} are listed
 * @param threads its threads and requests; absent without a recording that can be read
 * @param notes what could not be read, and why; in whole sentences
 */
public record Trace(
        @Nullable GcTimeline collections, @Nullable ThreadTrace threads, List<String> notes) {

    /** What is kept with a diagnosis lists so many; its summary and its floor are of all. */
    public static final int MOST_COLLECTIONS = 5_000;

    public Trace {
        notes = List.copyOf(notes);
        collections = collections == null ? null : newest(collections, MOST_COLLECTIONS);
    }

    /** The same with so many of the newest collections listed. */
    public Trace newest(int most) {
        return new Trace(collections == null ? null : newest(collections, most), threads, notes);
    }

    private static GcTimeline newest(GcTimeline all, int most) {
        int older = all.events().size() - most;
        return older <= 0
                ? all
                : new GcTimeline(
                        all.collector(),
                        all.jdk(),
                        all.clock(),
                        all.from(),
                        all.to(),
                        all.sources(),
                        all.events().subList(older, all.events().size()),
                        all.leftOut() + older,
                        all.floor(),
                        all.summary(),
                        all.disagreements(),
                        all.notes());
    }

    /** Nothing could be read. */
    public boolean tellsNothing() {
        return collections == null && threads == null;
    }

    /** When what it tells of begins. */
    public Optional<Instant> from() {
        return Stream.of(
                        Optional.ofNullable(collections).map(GcTimeline::from),
                        Optional.ofNullable(threads).map(ThreadTrace::from))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** When what it tells of ends. */
    public Optional<Instant> to() {
        return Stream.of(
                        Optional.ofNullable(collections).map(GcTimeline::to),
                        Optional.ofNullable(threads).map(ThreadTrace::to))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }

    /** The groups of threads that hang at one place and should not. */
    public List<ThreadCluster> hanging() {
        return threads == null
                ? List.of()
                : threads.clusters().stream().filter(ThreadCluster::suspect).toList();
    }

    /** How many threads hang where without being suspect, to compare a later recording with. */
    public Map<String, Integer> usualClusterSizes() {
        return threads == null ? Map.of() : threads.usualClusterSizes();
    }

    /** The routes of its requests. */
    public List<RequestRoute> routes() {
        return threads == null ? List.of() : threads.requests().routes();
    }

    /** What is missing in all this, and why. */
    public List<String> allNotes() {
        var all = new ArrayList<>(notes);
        if (collections != null) {
            all.addAll(collections.notes());
        }
        if (threads != null) {
            all.addAll(threads.notes());
        }
        return List.copyOf(all);
    }
}
