package io.plumbline.batch.trace;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A route whose requests are being counted. For one thread. */
final class RequestTally {

    private static final int MOST_ROUTES = 100;
    private static final int MOST_PLACES = 20;
    private static final String HOW_TO_KNOW =
            "The recording tells of no requests: it has neither events plumbline.Request,"
                    + " which a service writes itself, nor jdk.MethodTrace, which JDK 25 and newer write for methods that"
                    + " its setting \"filter\" names, such as @jakarta.ws.rs.GET.";

    private final Map<RequestChains.Kind, Sum> sums = new HashMap<>();
    private long recorded;
    private long requests;
    private long slow;
    private long failed;
    private long totalNanos;
    private long longestNanos;
    private long samples;
    private long bytes;

    /** Of deeds of one kind: how many, and bytes or nanoseconds. */
    private static final class Sum {
        private long count;
        private long total;
        private long longest;

        void add(long amount) {
            count++;
            total += amount;
            longest = Math.max(longest, amount);
        }

        long total() {
            return total;
        }
    }

    void add(RequestChains.Window window) {
        recorded++;
        requests += window.standsFor();
        slow += window.slow() ? 1 : 0;
        failed += window.failed() ? 1 : 0;
        long nanos = window.end() - window.begin();
        totalNanos += nanos;
        longestNanos = Math.max(longestNanos, nanos);
    }

    /**
     * What happened within a request; a wait counts as far as it lies in it.
     *
     * @param begin nanoseconds since 1970
     * @param endOrBytes until when it waited, or how many bytes it allocated
     */
    void add(RequestChains.Kind kind, long begin, long endOrBytes, RequestChains.Window window) {
        boolean allocates = kind.state() == null;
        long amount = allocates ? endOrBytes : Math.max(0, Math.min(endOrBytes, window.end()) - begin);
        if (allocates) {
            samples++;
            bytes += amount;
        }
        sums.computeIfAbsent(kind, unknown -> new Sum()).add(amount);
    }

    static RequestTrace trace(RequestSource source, Map<RequestChains.Route, RequestTally> tallies) {
        return new RequestTrace(
                source,
                tallies.values().stream().mapToLong(tally -> tally.recorded).sum(),
                tallies.values().stream().mapToLong(tally -> tally.requests).sum(),
                tallies.entrySet().stream()
                        .map(tally -> tally.getValue().route(tally.getKey()))
                        .sorted(Comparator.comparingLong(RequestRoute::allocatedBytes)
                                .reversed()
                                .thenComparing(Comparator.comparing(RequestRoute::total)
                                        .reversed())
                                .thenComparing(RequestRoute::route)
                                .thenComparing(RequestRoute::method))
                        .limit(MOST_ROUTES)
                        .toList(),
                source == RequestSource.NONE ? HOW_TO_KNOW : "");
    }

    private RequestRoute route(RequestChains.Route route) {
        return new RequestRoute(
                route.method(),
                route.name(),
                recorded,
                requests,
                slow,
                failed,
                Duration.ofNanos(totalNanos),
                Duration.ofNanos(longestNanos),
                samples,
                bytes,
                allocations(),
                waits());
    }

    private List<RequestAllocation> allocations() {
        return largest().stream()
                .filter(sum -> sum.getKey().state() == null)
                .limit(MOST_PLACES)
                .map(sum -> new RequestAllocation(
                        sum.getKey().name(), sum.getKey().at(), sum.getValue().count, sum.getValue().total))
                .toList();
    }

    private List<RequestWait> waits() {
        return largest().stream()
                .flatMap(sum -> {
                    var state = sum.getKey().state();
                    return state == null
                            ? List.<RequestWait>of().stream()
                            : List.of(new RequestWait(
                                            state,
                                            sum.getKey().name(),
                                            sum.getKey().at(),
                                            sum.getValue().count,
                                            Duration.ofNanos(sum.getValue().total),
                                            Duration.ofNanos(sum.getValue().longest)))
                                    .stream();
                })
                .limit(MOST_PLACES)
                .toList();
    }

    private List<Map.Entry<RequestChains.Kind, Sum>> largest() {
        return sums.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<RequestChains.Kind, Sum> sum) ->
                                sum.getValue().total())
                        .reversed()
                        .thenComparing(sum -> sum.getKey().toString()))
                .toList();
    }
}
