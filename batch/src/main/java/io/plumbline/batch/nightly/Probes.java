package io.plumbline.batch.nightly;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.JvmProbe;
import io.plumbline.batch.target.ProbeTaker;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.target.ProbeRepository;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks targets thoroughly when they are new, and once a day, for some switches change while a JVM runs. Thread-safe. */
public final class Probes {

    private static final Duration EVERY = Duration.ofDays(1);
    private static final Duration AGAIN = Duration.ofMinutes(15);

    private final ProbeRepository probes;
    private final Transactions transactions;
    private final ProbeTaker taker;
    private final Clock clock;

    private final Map<Long, LastLook> lastByTarget = new ConcurrentHashMap<>();

    public Probes(ProbeRepository probes, Transactions transactions, Clock clock) {
        this.probes = probes;
        this.transactions = transactions;
        this.taker = new ProbeTaker(clock);
        this.clock = clock;
    }

    /** Asks a target if it is time for it; one that did not answer, a quarter of an hour later. */
    void takeIfDue(long targetId, long epochId, JvmConnection connection) throws TargetUnreachableException {
        var now = clock.instant();
        var last = lastByTarget.get(targetId);
        if (last != null && last.epochId() == epochId && last.isYoungerThan(EVERY, now)) {
            return;
        }
        lastByTarget.put(targetId, new LastLook(epochId, now.minus(EVERY).plus(AGAIN)));
        var probe = taker.take(connection);
        transactions.commit(() -> probes.put(epochId, probe.at(), StoredJson.written(probe)));
        lastByTarget.put(targetId, new LastLook(epochId, now));
    }

    /** Forgets a removed target. */
    void forget(long targetId) {
        lastByTarget.remove(targetId);
    }

    /** What the JVM of an epoch told; empty if nobody has asked. */
    Optional<JvmProbe> of(long epochId) {
        return probes.of(epochId).map(stored -> StoredJson.read(stored, JvmProbe.class));
    }
}
