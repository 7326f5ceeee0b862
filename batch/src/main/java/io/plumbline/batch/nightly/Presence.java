package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.InstanceLease;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says whether this start of the instance bears its name alone. Two that bear the same would take each other for dead and
 * steal each other's runs. Thread-safe.
 */
public final class Presence {

    private static final Logger LOG = System.getLogger(Presence.class.getName());

    private final InstanceLease leases;
    private final Instance instance;
    private final Duration lease;
    private final Clock clock;

    private boolean held;
    private @Nullable Instant refusedSince;
    private boolean told;

    /** @param lease how long the name stays ours without a sign of life */
    public Presence(InstanceLease leases, Instance instance, Duration lease, Clock clock) {
        this.leases = leases;
        this.instance = instance;
        this.lease = lease;
        this.clock = clock;
    }

    /** Says whether the name is ours; takes it if it is free. */
    synchronized boolean isOurs() {
        if (!held) {
            renew();
        }
        return held;
    }

    /** Takes the name or renews our lease on it. */
    synchronized void renew() {
        held = leases.hold(instance.owner(), lease);
        if (held) {
            refusedSince = null;
            told = false;
        } else {
            refused(clock.instant());
        }
    }

    /* A start that was killed bears the name until its lease expires; whoever bears it longer than that is alive. */
    private void refused(Instant now) {
        if (refusedSince == null) {
            refusedSince = now;
        } else if (!told && refusedSince.plus(lease.multipliedBy(2)).isBefore(now)) {
            told = true;
            LOG.log(
                    Level.ERROR,
                    "another running instance over this database is called \"{0}\": this one neither samples nor runs jobs."
                            + " Set plumbline.instance.name to a name of its own and start it again",
                    instance.name());
        }
    }

    /** Gives the name back. */
    synchronized void end() {
        held = false;
        leases.release(instance.owner());
    }
}
