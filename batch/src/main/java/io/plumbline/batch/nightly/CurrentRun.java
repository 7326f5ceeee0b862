package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.RunLedger;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.OptionalLong;

/** The run that the current job execution works for, as its parameters say. One thread. */
@Dependent
public class CurrentRun {

    private final JobContext job;
    private final RunLedger ledger;

    @Inject
    public CurrentRun(JobContext job, RunLedger ledger) {
        this.job = job;
        this.ledger = ledger;
    }

    long id() {
        return Long.parseLong(parameter("run"));
    }

    int attempt() {
        return Integer.parseInt(parameter("attempt"));
    }

    /** The key that makes the run unique. */
    String key() {
        return parameter("key");
    }

    /** The target it is about, if it is about one. */
    OptionalLong target() {
        return number("target");
    }

    /** The diagnosis it makes. */
    long diagnosis() {
        return number("diagnosis").orElseThrow(() -> new IllegalStateException("run " + id() + " makes no diagnosis"));
    }

    /** Says whether it makes one. */
    boolean makesADiagnosis() {
        return number("diagnosis").isPresent();
    }

    /** The server's number of this execution. */
    long execution() {
        return job.getExecutionId();
    }

    /**
     * Keeps the run for the current transaction; every writer calls it first.
     *
     * @throws io.plumbline.persistence.diagnosis.LeaseLostException if another attempt has taken over
     */
    void fence() {
        ledger.fence(id(), attempt());
    }

    private OptionalLong number(String name) {
        var value = parameter(name);
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }

    private String parameter(String name) {
        return job.getProperties().getProperty(name, "");
    }
}
