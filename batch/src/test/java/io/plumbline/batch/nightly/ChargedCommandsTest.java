package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.capture.CollectionClasses;
import io.plumbline.batch.capture.PauseLedger;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.CommandPause.Command;
import io.plumbline.persistence.capture.CommandPauseRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real database, and questions to this JVM. */
class ChargedCommandsTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));

    private Store store;
    private Target shop;
    private Diagnosis diagnosis;
    private CaptureRepository captures;
    private PauseBook pauses;
    private ChargedCommands commands;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.target("shop", Instant.EPOCH);
        diagnosis = store.queued(shop, "request/1", Diagnosis.Origin.REQUEST, clock.instant());
        captures = new CaptureRepository(store.entities());
        pauses = new PauseBook(
                captures,
                new CommandPauseRepository(store.dataSource()),
                CaptureSettings.from(new Settings(key -> Optional.empty())),
                clock);
        commands = new ChargedCommands(pauses, store.transactions(), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsAskedIsAnsweredAndItsTimeIsInTheAccount() throws Exception {
        try (var jvm = JvmConnection.toThisJvm()) {
            var names = List.of("java.util.Hashtable", "java.lang.Thread");

            assertThat(CollectionClasses.expectedPause(jvm, names.size()))
                    .isBetween(Duration.ofMillis(1), Duration.ofMillis(200));
            assertThat(commands.ask(
                            diagnosis, Command.CLASS_HIERARCHY, SHORT, () -> CollectionClasses.among(jvm, names)))
                    .isEqualTo(new ChargedCommands.Outcome.Answered<>(Set.of("java.util.Hashtable")));
        }

        assertThat(lastHour()).singleElement().satisfies(line -> {
            assertThat(line.what()).isEqualTo("class hierarchy for a diagnosis");
            assertThat(line.times()).isEqualTo(1);
            assertThat(line.counts()).isTrue();
        });
    }

    @Test
    void aQuestionThatFailsIsChargedToo() {
        assertThatThrownBy(() -> commands.ask(diagnosis, Command.NATIVE_TRIM, SHORT, () -> {
                    throw new TargetUnreachableException("it is gone");
                }))
                .isInstanceOf(TargetUnreachableException.class);

        assertThat(lastHour()).extracting(PauseLedger.Line::what).containsExactly("native trim for a diagnosis");
    }

    @Test
    void whileTheBudgetIsSpentNothingIsAskedAndItIsSaidOnWhat() throws Exception {
        taken(Capture.Kind.HISTOGRAM, null, 1_400);

        assertThat(ask(diagnosis, SHORT))
                .isInstanceOfSatisfying(
                        ChargedCommands.Outcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .isEqualTo(
                                        "it might stop the JVM for about 5 ms, and of the 1000 ms that it may be stopped"
                                                + " within an hour, 1400 ms are spent already (most of them on: histogram)"));

        clock.advance(Duration.ofMinutes(30));
        assertThat(ask(diagnosis, SHORT)).isInstanceOf(ChargedCommands.Outcome.Answered.class);
    }

    @Test
    void whatTheDiagnosisHasTakenItselfIsNoReasonAndWhatItHasAskedIs() throws Exception {
        taken(Capture.Kind.HISTOGRAM, diagnosis.id(), 700);
        taken(Capture.Kind.HEAP_SNAPSHOT, diagnosis.id(), 1_900);
        assertThat(ask(diagnosis, SHORT)).isInstanceOf(ChargedCommands.Outcome.Answered.class);

        var next = store.queued(shop, "request/2", Diagnosis.Origin.REQUEST, clock.instant());
        assertThat(ask(next, SHORT)).isInstanceOf(ChargedCommands.Outcome.Refused.class);
    }

    @Test
    void whatWouldTakeLongerThanOneCaptureMayIsNotAsked() throws Exception {
        assertThat(ask(diagnosis, Duration.ofSeconds(3)))
                .isEqualTo(new ChargedCommands.Outcome.Refused<>(
                        "it might stop the JVM for about 3000 ms, and its pause budget is 2000 ms"));
    }

    private ChargedCommands.Outcome<String> ask(Diagnosis by, Duration expected) throws TargetException {
        return commands.ask(by, Command.NATIVE_TRIM, expected, () -> "given back");
    }

    private List<PauseLedger.Line> lastHour() {
        return store.transactions().commit(() -> pauses.ledger(shop.id())).lastHour();
    }

    private void taken(Capture.Kind kind, @Nullable Long by, long pauseMillis) {
        store.transactions().commit(() -> {
            var capture = captures.add(
                    new Capture(shop.id(), null, by, kind, clock.instant(), "north", kind.forcesCollection()));
            capture.finish(null, 1, Duration.ofMillis(pauseMillis), clock.instant());
        });
    }
}
