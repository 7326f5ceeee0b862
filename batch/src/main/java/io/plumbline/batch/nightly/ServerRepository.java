package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.ServerJobTables;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Properties;
import java.util.UUID;

/** The server's own job repository: whether it is where it must be. */
@Dependent
public class ServerRepository {

    private static final Logger LOG = System.getLogger(ServerRepository.class.getName());

    private static final String REMEDY =
            "No job is scheduled: the server does not keep its job repository in our database as it must; outside of it"
                    + " every step with a checkpoint fails. Short links work. Run these three commands (asadmin, or the"
                    + " pre-boot command file of Payara Micro) and start again:\n"
                    + "set configs.config.server-config.batch-runtime-configuration.data-source-lookup-name=jdbc/plumbline\n"
                    + "set configs.config.server-config.batch-runtime-configuration.schema-name="
                    + ServerJobTables.SCHEMA
                    + "\nset configs.config.server-config.batch-runtime-configuration.table-prefix="
                    + ServerJobTables.PREFIX;

    private final ServerJobTables tables;

    @Inject
    public ServerRepository(ServerJobTables tables) {
        this.tables = tables;
    }

    /**
     * Runs a tiny job and looks for its trace in our database; says what to do if there is none. The setting itself cannot
     * be read by an application.
     */
    boolean isInOurDatabase() {
        try {
            var parameters = new Properties();
            var mark = UUID.randomUUID().toString();
            parameters.setProperty("mark", mark);
            long execution = BatchRuntime.getJobOperator().start(Job.REPOSITORY_CHECK.id(), parameters);
            if (tables.knows(execution, mark)) {
                return true;
            }
            LOG.log(Level.ERROR, REMEDY);
        } catch (BatchRuntimeException failure) {
            LOG.log(Level.ERROR, REMEDY, failure);
        }
        return false;
    }
}
