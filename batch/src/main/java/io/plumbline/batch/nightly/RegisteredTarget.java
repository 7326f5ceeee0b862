package io.plumbline.batch.nightly;

import io.plumbline.batch.target.AttachAddress;
import io.plumbline.batch.target.AttributeNumber;
import io.plumbline.batch.target.CaptureGate.Risk;
import io.plumbline.batch.target.Credentials;
import io.plumbline.batch.target.DumpDirectory;
import io.plumbline.batch.target.JmxAddress;
import io.plumbline.batch.target.Registration;
import io.plumbline.batch.target.TargetAddress;
import io.plumbline.persistence.target.Target;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a registration to the target that is stored. */
final class RegisteredTarget {

    private RegisteredTarget() {}

    /**
     * The target of a registration.
     *
     * @param by who registers it
     * @param instance the one whose machine it is if the target lives on one
     */
    static Target of(Registration registration, String by, Instance instance, Instant now) {
        var target = reachedAs(registration, instance, now);
        target.readBuildFrom(registration.build().text().orElse(null));
        target.countRequestsFrom(text(registration.requests().served()));
        target.readLatencyFrom(text(registration.requests().latency()));
        target.dumpInto(shared(registration.dumps()));
        if (registration.accepted().contains(Risk.PATHS_TO_ROOTS)) {
            target.acceptPaths(new Target.Acceptance(by, now));
        }
        if (registration.accepted().contains(Risk.PROFILER)) {
            target.acceptProfiler(new Target.Acceptance(by, now));
        }
        return target;
    }

    static Target.@Nullable SharedDirectory shared(@Nullable DumpDirectory dumps) {
        return dumps == null
                ? null
                : new Target.SharedDirectory(dumps.there(), dumps.here().toString());
    }

    private static @Nullable String text(@Nullable AttributeNumber source) {
        return source == null ? null : source.text();
    }

    private static Target reachedAs(Registration registration, Instance instance, Instant now) {
        var name = registration.name();
        if (registration.address() instanceof JmxAddress jmx) {
            var credentials = Optional.ofNullable(jmx.credentials());
            return Target.jmx(
                    name,
                    jmx.url(),
                    credentials.map(Credentials::user).orElse(null),
                    credentials.map(known -> known.password().reference()).orElse(null),
                    now);
        }
        if (registration.address() instanceof TargetAddress.None) {
            return Target.upload(name, now);
        }
        return registration.address() instanceof AttachAddress.ByPid process
                ? Target.process(name, process.pid(), process.startedAt(), instance.name(), now)
                : Target.program(
                        name,
                        ((AttachAddress.ByMainClass) registration.address())
                                .pattern()
                                .text(),
                        instance.name(),
                        now);
    }
}
