package io.plumbline.batch.nightly;

import io.plumbline.batch.target.TargetException;
import io.plumbline.persistence.capture.CommandPause;
import io.plumbline.persistence.capture.CommandPause.Command;
import io.plumbline.persistence.diagnosis.Diagnosis;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/**
 * Asks diagnostic commands that stop a JVM, or may, on the account of its budget of pauses. Call it outside of transactions: an answer
 * may take long. Thread-safe.
 */
@Dependent
public class ChargedCommands {

    private final PauseBook pauses;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public ChargedCommands(PauseBook pauses, Transactions transactions, Clock clock) {
        this.pauses = pauses;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * A question to a JVM.
     *
     * @param <T> its answer
     * @param <E> how it may fail
     */
    @FunctionalInterface
    interface Question<T, E extends TargetException> {
        T ask() throws E;
    }

    /**
     * What came of it.
     *
     * @param <T> the answer
     */
    sealed interface Outcome<T> {

        /** The JVM has answered. */
        record Answered<T>(T answer) implements Outcome<T> {}

        /** It was not asked, and why. */
        record Refused<T>(String reason) implements Outcome<T> {}
    }

    /**
     * Asks, unless the budget is spent, and charges the time until the answer or the failure, which is the most that the JVM may have stood
     * still.
     *
     * @param expected how long it may stop the JVM, roughly
     */
    <T, E extends TargetException> Outcome<T> ask(
            Diagnosis diagnosis, Command command, Duration expected, Question<T, E> question) throws E {
        var refusal = transactions.commit(() -> pauses.refusal(diagnosis.targetId(), diagnosis.id(), expected));
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        var askedAt = clock.instant();
        long beganNanos = System.nanoTime();
        try {
            return new Outcome.Answered<>(question.ask());
        } finally {
            var pause = Duration.ofNanos(System.nanoTime() - beganNanos);
            transactions.commit(() -> pauses.spend(new CommandPause(diagnosis.id(), askedAt, command, pause)));
        }
    }
}
