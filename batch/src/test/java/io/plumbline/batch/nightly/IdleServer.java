package io.plumbline.batch.nightly;

import jakarta.batch.operations.JobOperator;
import jakarta.batch.operations.JobStartException;
import jakarta.batch.operations.NoSuchJobExecutionException;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import jakarta.batch.runtime.JobInstance;
import jakarta.batch.runtime.StepExecution;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.LongStream;

/** A server that accepts jobs and never works on them. One thread. */
final class IdleServer implements JobOperator {

    private final List<String> started = new ArrayList<>();
    private final List<Long> restarted = new ArrayList<>();
    private final List<Long> stopped = new ArrayList<>();
    private final Set<Long> lost = new HashSet<>();
    private int refusals;
    private boolean unreachable;

    /** Refuses so many starts from now on. */
    void refuse(int starts) {
        refusals = starts;
    }

    /** Ends an execution without a word. */
    void lose(long execution) {
        lost.add(execution);
    }

    /** Says whether it can tell what runs. */
    void reach(boolean reachable) {
        unreachable = !reachable;
    }

    /** The jobs that were started, with the run's key. */
    List<String> started() {
        return started;
    }

    List<Long> restarted() {
        return restarted;
    }

    List<Long> stopped() {
        return stopped;
    }

    @Override
    public long start(String job, Properties parameters) {
        if (refusals > 0) {
            refusals--;
            throw new JobStartException("not now");
        }
        started.add(job + " " + parameters.getProperty("key"));
        return started.size();
    }

    @Override
    public long restart(long execution, Properties parameters) {
        restarted.add(execution);
        return 1000L + restarted.size();
    }

    @Override
    public void stop(long execution) {
        stopped.add(execution);
    }

    @Override
    public JobExecution getJobExecution(long execution) {
        if (execution <= 0) {
            throw new NoSuchJobExecutionException("execution " + execution);
        }
        return new Accepted(execution);
    }

    @Override
    public Set<String> getJobNames() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getJobInstanceCount(String job) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JobInstance> getJobInstances(String job, int start, int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Long> getRunningExecutions(String job) {
        if (unreachable) {
            // what the server throws then is no exception of its interface
            throw new IllegalStateException("its tables are out of reach");
        }
        return LongStream.concat(
                        LongStream.rangeClosed(1, started.size()),
                        LongStream.rangeClosed(1001, 1000L + restarted.size()))
                .filter(execution -> !lost.contains(execution))
                .boxed()
                .toList();
    }

    @Override
    public Properties getParameters(long execution) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abandon(long execution) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JobInstance getJobInstance(long execution) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JobExecution> getJobExecutions(JobInstance instance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StepExecution> getStepExecutions(long execution) {
        throw new UnsupportedOperationException();
    }

    private record Accepted(long id) implements JobExecution {

        @Override
        public long getExecutionId() {
            return id;
        }

        @Override
        public BatchStatus getBatchStatus() {
            return BatchStatus.STARTING;
        }

        @Override
        public String getJobName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Date getStartTime() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Date getEndTime() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getExitStatus() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Date getCreateTime() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Date getLastUpdatedTime() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Properties getJobParameters() {
            throw new UnsupportedOperationException();
        }
    }
}
