package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.ServerJobTables;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.batch.operations.JobOperator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Supplier;

/** The server's own job repository: whether it is where it must be. */
public final class ServerRepository {

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
    private final Supplier<JobOperator> server;

    public ServerRepository(ServerJobTables tables, Supplier<JobOperator> server) {
        this.tables = tables;
        this.server = server;
    }

    /** Where it is. */
    enum Place {
        OUR_DATABASE,
        ELSEWHERE
    }

    /**
     * Runs a tiny job and looks for its trace in our database; says what to do if there is none. The setting itself cannot
     * be read by an application.
     *
     * @throws BatchRuntimeException if the server does not run the job, as long as the application is being deployed
     */
    Place place() {
        var parameters = new Properties();
        var mark = UUID.randomUUID().toString();
        parameters.setProperty("mark", mark);
        long execution = server.get().start(Job.REPOSITORY_CHECK.id(), parameters);
        if (tables.knows(execution, mark)) {
            return Place.OUR_DATABASE;
        }
        LOG.log(Level.ERROR, REMEDY);
        return Place.ELSEWHERE;
    }
}
