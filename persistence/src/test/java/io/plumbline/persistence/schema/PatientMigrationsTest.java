package io.plumbline.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.sql.Connection;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.callback.Statement;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.OperationResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatientMigrationsTest {

    @Test
    void aMigrationIsWaitedForAndOtherStatementsAsBefore() throws Exception {
        var dataSource = TestDatabase.fresh().dataSource();
        dataSource.setSocketTimeout(7);
        var patience = new PatientMigrations();
        try (var connection = dataSource.getConnection()) {
            var context = new Migrating(connection);

            patience.handle(Event.BEFORE_EACH_MIGRATE, context);
            assertThat(connection.getNetworkTimeout()).isZero();

            patience.handle(Event.AFTER_EACH_MIGRATE, context);
            assertThat(connection.getNetworkTimeout()).isEqualTo(7_000);
            assertThat(patience.supports(Event.AFTER_EACH_MIGRATE_ERROR, context))
                    .isTrue();
            assertThat(patience.supports(Event.BEFORE_CLEAN, context)).isFalse();
        }
    }

    private record Migrating(Connection connection) implements Context {

        @Override
        public Configuration getConfiguration() {
            return new FluentConfiguration();
        }

        @Override
        public Connection getConnection() {
            return connection;
        }

        @Override
        public @Nullable MigrationInfo getMigrationInfo() {
            return null;
        }

        @Override
        public @Nullable Statement getStatement() {
            return null;
        }

        @Override
        public @Nullable OperationResult getOperationResult() {
            return null;
        }
    }
}
