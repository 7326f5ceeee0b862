package io.plumbline.batch.nightly;

import io.plumbline.batch.rules.RulesJson;
import io.plumbline.batch.rules.SecondOpinion;
import io.plumbline.persistence.diagnosis.SecondOpinionRepository;
import jakarta.batch.api.Batchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.Optional;

/**
 * Where a recording was taken or sent, asks the rules of JDK Mission Control about it, in a JVM of its own, for a second opinion. What
 * they cannot be asked is said in a sentence; a diagnosis goes on without them.
 */
@Dependent
@Named
public class RulesBatchlet implements Batchlet {

    private final CurrentRun run;
    private final DiagnosisBook diagnoses;
    private final Recordings recordings;
    private final SecondOpinionRepository opinions;
    private final RulesSettings settings;
    private final Transactions transactions;
    private final Clock clock;
    private final StopSignal stop = new StopSignal();

    @Inject
    public RulesBatchlet(
            CurrentRun run,
            DiagnosisBook diagnoses,
            Recordings recordings,
            SecondOpinionRepository opinions,
            RulesSettings settings,
            Transactions transactions,
            Clock clock) {
        this.run = run;
        this.diagnoses = diagnoses;
        this.recordings = recordings;
        this.opinions = opinions;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String process() throws InterruptedException {
        var diagnosis = transactions.commit(() -> diagnoses.find(run.diagnosis()));
        var recording = transactions.commit(() -> recordings.of(diagnosis));
        var opinion = opinion(recording, diagnosis.id());
        if (stop.isRaised()) {
            return StepExit.STOPPED.name();
        }
        transactions.commit(() -> {
            run.fence();
            opinion.ifPresentOrElse(
                    given -> opinions.replace(
                            diagnosis.id(), clock.instant(), given.remarkable().size(), RulesJson.written(given)),
                    () -> opinions.remove(diagnosis.id()));
        });
        return StepExit.DONE.name();
    }

    /* It takes long, and while a transaction holds the run, nobody can renew its lease. */
    private Optional<SecondOpinion> opinion(Recordings.Own recording, long diagnosis) throws InterruptedException {
        if (recording instanceof Recordings.Own.Here here) {
            return settings.study().ask(here.file(), settings.folder(diagnosis, run.attempt()), stop::isRaised);
        }
        return recording instanceof Recordings.Own.Elsewhere elsewhere
                ? Optional.of(SecondOpinion.none("They were not asked: " + elsewhere.why() + "."))
                : Optional.empty();
    }

    @Override
    public void stop() {
        stop.raise();
    }
}
