package io.plumbline.batch.trace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a recording says of threads and of requests. Immutable.
 *
 * @param from when it begins, by its JVM's clock
 * @param to when it ends
 * @param threads how many threads were seen
 * @param started how many were started meanwhile
 * @param ended how many ended meanwhile
 * @param dumps how many thread dumps it has: without any, whoever hangs for ever is not seen, because a wait is recorded when
 *     it ends
 * @param families those with anomalies first, then by threads; 100 at most
 * @param clusters suspects first, then by threads; 50 at most
 * @param waits longest in total first, idle ones last; 50 at most
 * @param requests what requests allocated and waited for
 * @param notes what is missing in all this, and why; in whole sentences
 */
public record ThreadTrace(
        Instant from,
        Instant to,
        int threads,
        int started,
        int ended,
        int dumps,
        List<ThreadFamily> families,
        List<ThreadCluster> clusters,
        List<ThreadWait> waits,
        RequestTrace requests,
        List<String> notes) {

    public ThreadTrace {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a recording cannot end at " + to + ", before it begins at " + from);
        }
        if (threads < 0 || started < 0 || ended < 0 || dumps < 0) {
            throw new IllegalArgumentException("a recording cannot have a negative number of threads or dumps");
        }
        families = List.copyOf(families);
        clusters = List.copyOf(clusters);
        waits = List.copyOf(waits);
        notes = List.copyOf(notes);
    }

    /**
     * How many threads hang where without being suspect, for {@link ThreadTraceSettings#against}. Suspects never become what
     * is usual there, or a leak would be news in its first night alone: of them it tells what they were compared with.
     */
    public Map<String, Integer> usualClusterSizes() {
        return clusters.stream()
                .collect(Collectors.toMap(
                        ThreadCluster::fingerprint,
                        cluster -> cluster.suspect() ? cluster.baseline() : cluster.threads(),
                        Integer::sum));
    }
}
