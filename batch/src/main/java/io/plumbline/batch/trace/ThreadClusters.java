package io.plumbline.batch.trace;

import io.plumbline.batch.naming.NameStem;
import io.plumbline.batch.profile.Frame;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * After LeakProf (Uber, 2024), which finds goroutines that wait at one place for ever by nothing but their number: many at one line
 * of code, of which healthy programs have few. We ask in addition that they have not moved from one dump to the next, that they use
 * no processor, and that they do not wait where pools have their workers wait.
 */
/** Threads of a dump that wait at the same place. */
final class ThreadClusters {

    private static final int MOST_CLUSTERS = 50;
    private static final int MOST_STEMS = 3;
    private static final int LEAST_THREADS = 2;

    /** Of those that hang. */
    private static final double MOST = 0.8;

    private static final int FINGERPRINT_DIGITS = 16;

    private ThreadClusters() {}

    /* Without lines, and without the JDK's frames where there are others: the same in the next build, and on the next JDK. */
    private record Place(ThreadState state, @Nullable String waitsFor, List<String> frames) {

        static Place of(ThreadDump.Entry entry, int frames) {
            var own = entry.frames().stream()
                    .filter(Frame::isApplication)
                    .map(ThreadPlaces::name)
                    .limit(frames)
                    .toList();
            return new Place(
                    entry.state(),
                    entry.waitsFor(),
                    own.isEmpty()
                            ? entry.frames().stream()
                                    .map(ThreadPlaces::name)
                                    .limit(frames)
                                    .toList()
                            : own);
        }

        String fingerprint() {
            try {
                var hash = MessageDigest.getInstance("SHA-1").digest(toString().getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT_DIGITS);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every JDK has SHA-1", impossible);
            }
        }
    }

    /** Suspects first, then by threads. */
    static List<ThreadCluster> of(ThreadDump dump, Map<Long, ThreadLife> lives, ThreadTraceSettings settings) {
        return dump.threads().stream()
                .filter(entry ->
                        entry.state() != ThreadState.RUNNABLE && !entry.frames().isEmpty())
                .collect(Collectors.groupingBy(entry -> Place.of(entry, settings.frames())))
                .entrySet()
                .stream()
                .filter(cluster -> cluster.getValue().size() >= LEAST_THREADS)
                .map(cluster -> cluster(cluster.getKey(), cluster.getValue(), dump, lives, settings))
                .sorted(Comparator.comparing((ThreadCluster cluster) -> !cluster.suspect())
                        .thenComparing(
                                Comparator.comparingInt(ThreadCluster::threads).reversed())
                        .thenComparing(ThreadCluster::fingerprint))
                .limit(MOST_CLUSTERS)
                .toList();
    }

    private static ThreadCluster cluster(
            Place place,
            List<ThreadDump.Entry> entries,
            ThreadDump dump,
            Map<Long, ThreadLife> lives,
            ThreadTraceSettings settings) {
        var unchanged = entries.stream()
                .map(entry -> lives.get(entry.id()))
                .filter(Objects::nonNull)
                .filter(ThreadLife::isUnchanged)
                .map(ThreadLife::unchangedNanos)
                .sorted()
                .toList();
        var unchangedFor = unchanged.isEmpty() ? null : Duration.ofNanos(unchanged.get(unchanged.size() / 2));
        var fingerprint = place.fingerprint();
        int baseline = settings.baseline().getOrDefault(fingerprint, 0);
        boolean idle = ThreadPlaces.isIdle(entries.get(0).frames());
        boolean suspect = !idle
                && entries.size() >= Math.max(settings.leastCluster(), settings.baselineFactor() * baseline)
                && unchanged.size() >= MOST * entries.size()
                && unchangedFor != null
                && unchangedFor.compareTo(settings.limit()) >= 0;
        return new ThreadCluster(
                fingerprint,
                place.state(),
                place.waitsFor(),
                (int) entries.stream()
                        .mapToLong(ThreadDump.Entry::address)
                        .filter(address -> address != 0)
                        .distinct()
                        .count(),
                place.state() == ThreadState.BLOCKED ? holder(entries, dump) : null,
                ThreadPlaces.placeOf(entries.get(0).frames()),
                stems(entries),
                entries.size(),
                unchanged.size(),
                unchangedFor,
                baseline,
                idle,
                suspect);
    }

    private static List<String> stems(List<ThreadDump.Entry> entries) {
        return entries.stream()
                .collect(Collectors.groupingBy(entry -> NameStem.of(entry.name()), Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_STEMS)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static @Nullable String holder(List<ThreadDump.Entry> entries, ThreadDump dump) {
        return entries.stream()
                .map(ThreadDump.Entry::address)
                .filter(address -> address != 0)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .flatMap(most -> dump.threads().stream()
                        .filter(entry -> entry.locked().contains(most.getKey()))
                        .findFirst())
                .map(ThreadClusters::described)
                .orElse(null);
    }

    private static String described(ThreadDump.Entry holder) {
        var site = EventFrames.siteOf(holder.frames());
        return "\"" + NameStem.cut(holder.name()) + "\"" + (site == null ? "" : " at " + site);
    }
}
