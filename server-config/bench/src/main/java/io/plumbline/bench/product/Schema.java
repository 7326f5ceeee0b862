package io.plumbline.bench.product;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/** The product's migrations, brought into a database one by one. */
public final class Schema {

    private final Database database;

    public Schema(Database database) {
        this.database = database;
    }

    /** Migrates up to a version, that one included. */
    public void migrateTo(String version) {
        flyway(MigrationVersion.fromVersion(version)).migrate();
    }

    /** The versions that are still to come. */
    public List<String> pending() {
        return Arrays.stream(flyway(MigrationVersion.LATEST).info().pending())
                .map(migration -> migration.getVersion().getVersion())
                .toList();
    }

    private Flyway flyway(MigrationVersion target) {
        return Flyway.configure()
                .dataSource(database.dataSource())
                .schemas("plumbline")
                .target(target)
                .load();
    }
}
