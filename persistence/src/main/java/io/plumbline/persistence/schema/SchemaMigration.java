package io.plumbline.persistence.schema;

import static java.util.Objects.requireNonNull;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema {@code plumbline} to this version's state when the application starts.
 *
 * <p>Flyway holds a lock in the database meanwhile, so instances that start together migrate once. Beans that read tables
 * at start declare {@code @DependsOn("SchemaMigration")}.
 */
@Singleton(name = "SchemaMigration")
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class SchemaMigration {

    /** The schema of every table of ours. */
    public static final String SCHEMA = "plumbline";

    private final @Nullable DataSource dataSource;

    @Inject
    public SchemaMigration(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** For the container, which makes a proxy of it. */
    protected SchemaMigration() {
        this.dataSource = null;
    }

    @PostConstruct
    void migrateAtStart() {
        migrate(requireNonNull(dataSource));
    }

    /** Applies what is missing; does nothing on a current schema. */
    public static void migrate(DataSource dataSource) {
        Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(dataSource)
                .schemas(SCHEMA)
                .callbacks(new PatientMigrations())
                .load()
                .migrate();
    }
}
