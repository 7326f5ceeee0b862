package io.plumbline.batch.nightly;

import io.plumbline.batch.target.AttachAddress;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JmxAddress;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.ProgramPattern;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.target.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The open connections to targets, one each, opened when they are first needed. Thread-safe. */
public final class Connections implements AutoCloseable {

    private final ConnectionLimits limits;
    private final LongSupplier nanos;
    private final Map<Long, Open> open = new ConcurrentHashMap<>();

    /**
     * @param way how the target was reached; whichever instance changes that, the connection is of no use any longer
     * @param usedAt when it was asked for last
     */
    private record Open(List<Object> way, JvmConnection connection, AtomicLong usedAt) {}

    public Connections(ConnectionLimits limits) {
        this(limits, System::nanoTime);
    }

    /** @param nanos a time that only goes on, in nanoseconds */
    Connections(ConnectionLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
    }

    /**
     * The connection to a target.
     *
     * @throws TargetUnreachableException if it does not answer in time, or its address is blocked
     */
    public JvmConnection to(Target target) throws TargetUnreachableException {
        var known = open.get(target.id());
        // one that broke may still be here: whoever gives back to a JVM what he took does not mind that it is gone
        if (known != null
                && known.way().equals(wayTo(target))
                && !known.connection().isClosed()) {
            known.usedAt().set(nanos.getAsLong());
            return known.connection();
        }
        forget(target.id());
        return opened(target);
    }

    private static List<Object> wayTo(Target target) {
        return List.of(target.kind(), target.url(), target.user(), target.secret(), target.pid(), target.mainClass());
    }

    private JvmConnection opened(Target target) throws TargetUnreachableException {
        var fresh = switch (target.kind()) {
            case SELF -> JvmConnection.toThisJvm();
            case JMX -> JvmConnection.open(jmxAddressOf(target), limits);
            case ATTACH -> JvmConnection.open(attachAddressOf(target), limits);
            case UPLOAD ->
                throw new TargetUnreachableException("a target of kind UPLOAD has no JVM that could be asked");
            case UNKNOWN -> throw new TargetUnreachableException(target.reason().orElse(""));
        };
        var other = open.putIfAbsent(target.id(), new Open(wayTo(target), fresh, new AtomicLong(nanos.getAsLong())));
        if (other == null) {
            return fresh;
        }
        fresh.close();
        return other.connection();
    }

    private static AttachAddress attachAddressOf(Target target) {
        return target.pid().isPresent()
                ? new AttachAddress.ByPid(
                        target.pid().get(), target.pidStartedAt().orElseThrow())
                : new AttachAddress.ByMainClass(
                        new ProgramPattern(target.mainClass().orElseThrow()));
    }

    private static JmxAddress jmxAddressOf(Target target) {
        return JmxAddress.parse(
                target.url().orElseThrow(),
                target.user().orElse(null),
                target.secret().orElse(null));
    }

    /** Closes a connection that failed, unless somebody has opened another in its place; the next question opens one. */
    public void drop(long targetId, JvmConnection failed) {
        var known = open.get(targetId);
        if (known != null && known.connection() == failed && open.remove(targetId, known)) {
            failed.close();
        }
    }

    /** Closes the connection to a target that we watch no longer. */
    void forget(long targetId) {
        var known = open.remove(targetId);
        if (known != null) {
            known.connection().close();
        }
    }

    /** Closes the connections that nobody has asked for within a time, except those to some targets. */
    void closeUnused(Set<Long> except, Duration within) {
        open.forEach((targetId, known) -> {
            if (!except.contains(targetId)
                    && nanos.getAsLong() - known.usedAt().get() > within.toNanos()
                    && open.remove(targetId, known)) {
                known.connection().close();
            }
        });
    }

    /** The targets that have a connection. */
    Set<Long> targets() {
        return Set.copyOf(open.keySet());
    }

    @Override
    public void close() {
        open.keySet().forEach(this::forget);
    }
}
