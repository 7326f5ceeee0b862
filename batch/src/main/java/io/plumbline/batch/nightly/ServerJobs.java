package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.JobRun;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.operations.NoSuchJobException;
import jakarta.batch.operations.NoSuchJobExecutionException;
import jakarta.batch.runtime.BatchStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs as executions of the server's {@link JobOperator}. Thread-safe. */
public final class ServerJobs {

    private static final Logger LOG = System.getLogger(ServerJobs.class.getName());

    private static final Set<BatchStatus> OVER =
            EnumSet.of(BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.STOPPED, BatchStatus.ABANDONED);

    private final Supplier<JobOperator> server;

    public ServerJobs(Supplier<JobOperator> server) {
        this.server = server;
    }

    /**
     * Starts an attempt, where the checkpoint of the one before was if there was one; returns the execution's number.
     *
     * @throws BatchRuntimeException if the server refuses
     */
    long start(JobRun run) {
        return resumed(run)
                .orElseGet(() -> ask(server -> server.start(run.question().job(), parametersOf(run))));
    }

    /* The server goes on where the last execution's checkpoint was, if it still knows it. */
    private OptionalLong resumed(JobRun run) {
        var last = run.lastSuperseded();
        if (last.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(ask(server -> server.restart(last.get(), parametersOf(run))));
        } catch (BatchRuntimeException notRestartable) {
            LOG.log(
                    Level.INFO,
                    "execution {0} of run {1} cannot be restarted, the run starts afresh: {2}",
                    Long.toString(last.get()),
                    Long.toString(run.id()),
                    notRestartable.getMessage());
            return OptionalLong.empty();
        }
    }

    /* All of them each time: a restarted execution knows only those of its restart. */
    private static Properties parametersOf(JobRun run) {
        var parameters = new Properties();
        parameters.setProperty("run", Long.toString(run.id()));
        parameters.setProperty("attempt", Integer.toString(run.attempt()));
        parameters.setProperty("key", run.question().runKey());
        set(parameters, "target", run.question().targetId());
        set(parameters, "diagnosis", run.question().diagnosisId());
        return parameters;
    }

    private static void set(Properties parameters, String name, @Nullable Long value) {
        parameters.setProperty(name, value == null ? "" : Long.toString(value));
    }

    /** Says whether an execution has ended, or was forgotten. */
    boolean isOver(long execution) {
        try {
            return OVER.contains(
                    ask(server -> server.getJobExecution(execution)).getBatchStatus());
        } catch (NoSuchJobExecutionException forgotten) {
            return true;
        }
    }

    /**
     * Says whether this server works on an execution that has begun. One whose end could not be stored, because the database
     * was away, has ended though its status is that of one that runs.
     */
    boolean isWorkedOn(JobRun run, long execution) {
        try {
            return ask(server -> server.getRunningExecutions(run.question().job()))
                    .contains(execution);
        } catch (NoSuchJobException noneRuns) {
            return false;
        }
    }

    /** Asks an execution to stop, if it still runs. */
    void stop(long execution) {
        try {
            ask(server -> {
                server.stop(execution);
                return true;
            });
        } catch (BatchRuntimeException overAlready) {
            LOG.log(Level.DEBUG, "execution " + execution + " ran no longer", overAlready);
        }
    }

    // the server throws what it likes when its tables are out of reach: we know its failures by one type
    private <T> T ask(Function<JobOperator, T> question) {
        try {
            return question.apply(server.get());
        } catch (BatchRuntimeException refused) {
            throw refused;
        } catch (RuntimeException failure) {
            throw new BatchRuntimeException("the server's job repository failed: " + failure.getMessage(), failure);
        }
    }
}
