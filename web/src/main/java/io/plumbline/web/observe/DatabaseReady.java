package io.plumbline.web.observe;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready to serve as long as the database answers. */
@Readiness
@Dependent
public class DatabaseReady implements HealthCheck {

    private final DatabasePing database;

    @Inject
    public DatabaseReady(DatabasePing database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database").status(database.answers()).build();
    }
}
