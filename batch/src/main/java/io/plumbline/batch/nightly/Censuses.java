package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.MemorySampler;
import io.plumbline.batch.offheap.Census;
import io.plumbline.batch.offheap.CensusTaker;
import io.plumbline.batch.offheap.Family;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.ThreadStarts;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.StoredCensus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes and remembers what targets are outside their heaps. Thread-safe. */
public final class Censuses {

    private final CensusRepository censuses;
    private final Transactions transactions;
    private final CensusTaker taker;
    private final MemorySampler memory;
    private final Duration every;
    private final Clock clock;

    private final Map<Long, LastLook> lastByTarget = new ConcurrentHashMap<>();

    public Censuses(CensusRepository censuses, Transactions transactions, Duration every, Clock clock) {
        this.censuses = censuses;
        this.transactions = transactions;
        this.taker = new CensusTaker(clock);
        this.memory = new MemorySampler(clock);
        this.every = every;
        this.clock = clock;
    }

    /** Takes one of a target if it is time for it. */
    void takeIfDue(long targetId, long epochId, JvmConnection connection) throws TargetException {
        var now = clock.instant();
        var last = lastByTarget.get(targetId);
        if (last != null && last.epochId() == epochId && last.isYoungerThan(every, now)) {
            return;
        }
        lastByTarget.put(targetId, new LastLook(epochId, now));
        store(epochId, taker.take(connection));
    }

    /** Forgets a removed target. */
    void forget(long targetId) {
        lastByTarget.remove(targetId);
    }

    /** Takes one now and tells which families have grown since a time, with a look at what their threads do. */
    List<FamilyGrowth> growthSince(Instant from, long epochId, JvmConnection connection) throws TargetException {
        var before = transactions.commit(() -> asOf(epochId, from));
        var now = before.isPresent() ? taker.takeSince(connection, before.get()) : taker.take(connection);
        store(epochId, now);
        return before.map(was -> FamilyGrowth.between(was, now)).orElse(List.of());
    }

    /** Which families had grown in a life between two times, from what was taken then. */
    List<FamilyGrowth> growthBetween(Instant from, Instant to, long epochId) {
        var was = transactions.commit(() -> asOf(epochId, from));
        var then = transactions.commit(() -> asOf(epochId, to));
        return was.isPresent()
                        && then.isPresent()
                        && then.get().at().isAfter(was.get().at())
                ? FamilyGrowth.between(was.get(), then.get())
                : List.of();
    }

    /** The same growths with the places where most of the threads that live on were started. */
    static List<FamilyGrowth> started(List<FamilyGrowth> growths, List<ThreadStarts.Started> started) {
        var sitesByStem = started.stream().collect(Collectors.groupingBy(thread -> Family.stem(thread.name())));
        return growths.stream()
                .map(growth -> growth.now().kind() == Family.Kind.THREADS
                        ? growth.startedAt(
                                site(sitesByStem.getOrDefault(growth.now().name(), List.of())))
                        : growth)
                .toList();
    }

    private static @Nullable String site(List<ThreadStarts.Started> started) {
        return started.stream()
                .map(thread ->
                        thread.frames().stream().filter(Frame::isApplication).findFirst())
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .filter(most -> 2 * most.getValue() > started.size())
                .map(most -> most.getKey().toString())
                .orElse(null);
    }

    /** What is in use outside the heap now, by area. */
    Map<Area, Double> levels(JvmConnection connection) throws TargetException {
        var sample = memory.sample(connection);
        var levels = new EnumMap<Area, Double>(Area.class);
        Stream.of(
                        Map.entry(Area.METASPACE, sample.metaspaceBytes()),
                        Map.entry(Area.CLASSES, sample.loadedClasses()),
                        Map.entry(Area.DIRECT, sample.directBytes()),
                        Map.entry(Area.MAPPED, sample.mappedBytes()),
                        Map.entry(Area.HANDLES, sample.openFiles()))
                .filter(level -> level.getValue() >= 0)
                .forEach(level -> levels.put(level.getKey(), (double) level.getValue()));
        return levels;
    }

    /** How a life of a target was at a time, if it was ever looked at. */
    Optional<Census> asOf(long epochId, Instant at) {
        return censuses.asOf(epochId, at).map(stored -> StoredJson.read(stored.content(), Census.class));
    }

    private void store(long epochId, Census census) {
        transactions.commit(() -> censuses.add(
                new StoredCensus(epochId, census.at().truncatedTo(ChronoUnit.MICROS), StoredJson.written(census))));
    }
}
