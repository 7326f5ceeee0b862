package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.JobRun;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.context.JobContext;
import java.util.Properties;

/** The context of a job that works for a run. */
record RunContext(JobRun run) implements JobContext {

    @Override
    public Properties getProperties() {
        var properties = new Properties();
        properties.setProperty("run", Long.toString(run.id()));
        properties.setProperty("attempt", Integer.toString(run.attempt()));
        properties.setProperty("key", run.question().runKey());
        var diagnosis = run.question().diagnosisId();
        if (diagnosis != null) {
            properties.setProperty("diagnosis", Long.toString(diagnosis));
        }
        return properties;
    }

    @Override
    public String getJobName() {
        return run.question().job();
    }

    @Override
    public Object getTransientUserData() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTransientUserData(Object data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getInstanceId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getExecutionId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public BatchStatus getBatchStatus() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getExitStatus() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setExitStatus(String status) {
        throw new UnsupportedOperationException();
    }
}
