package io.plumbline.web.observe;

import jakarta.enterprise.context.Dependent;
import java.lang.management.ManagementFactory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as no threads wait for each other for ever: only a restart helps against that. */
@Liveness
@Dependent
public class NoDeadlock implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        var deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        return HealthCheckResponse.named("no-deadlock")
                .status(deadlocked == null)
                .build();
    }
}
