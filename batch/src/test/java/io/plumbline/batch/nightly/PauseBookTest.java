package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.capture.PauseLedger;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.CommandPauseRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a real database. */
class PauseBookTest {

    private static final Settings DEFAULTS = new Settings(key -> Optional.empty());
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));

    private Settings settings = DEFAULTS;
    private Store store;
    private Target shop;
    private CaptureRepository captures;
    private PauseBook pauses;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.target("shop", Instant.EPOCH);
        captures = new CaptureRepository(store.entities());
        pauses = new PauseBook(
                captures, new CommandPauseRepository(store.dataSource()), CaptureSettings.from(DEFAULTS), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatWasTakenIsInTheAccountAndTheScheduleWaitsWhileTheBucketIsFull() {
        var diagnosis = store.queued(shop, "request/1", Diagnosis.Origin.REQUEST, clock.instant());
        assertThat(due()).contains(Capture.Kind.HISTOGRAM, Capture.Kind.RECORDING);

        taken(Capture.Kind.HISTOGRAM, diagnosis.id(), 700);
        taken(Capture.Kind.HISTOGRAM, diagnosis.id(), 700);
        taken(Capture.Kind.HEAP_SNAPSHOT, null, 5_000);
        taken(Capture.Kind.RECORDING, null, 0);

        assertThat(ledger())
                .isEqualTo(new PauseLedger(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(1_400),
                        List.of(
                                new PauseLedger.Line("heap snapshot", 1, Duration.ofMillis(5_000), false),
                                new PauseLedger.Line("histogram for a diagnosis", 2, Duration.ofMillis(1_400), true))));
        assertThat(due()).doesNotContain(Capture.Kind.HISTOGRAM);

        // 900 ms are left, to which another 700 ms would come
        clock.advance(Duration.ofMinutes(30));
        assertThat(due()).doesNotContain(Capture.Kind.HISTOGRAM);

        clock.advance(Duration.ofMinutes(36));
        assertThat(due()).contains(Capture.Kind.HISTOGRAM);
    }

    @Test
    void whatIsDueEveryHourIsDueAtTheNextSlotHoweverLateItWasTakenInItsOwn() {
        clock.advance(Duration.ofMinutes(20));
        taken(Capture.Kind.RECORDING, null, 0, "copy.jfr");
        assertThat(due()).doesNotContain(Capture.Kind.RECORDING);

        clock.advance(Duration.ofMinutes(39));
        assertThat(due()).doesNotContain(Capture.Kind.RECORDING);

        clock.advance(Duration.ofMinutes(1));
        assertThat(due()).contains(Capture.Kind.RECORDING);
    }

    @Test
    void aWeeklySnapshotIsTakenEverySevenDays() {
        clock.advance(Duration.ofMinutes(15 * 60 + 20));
        assertThat(due()).contains(Capture.Kind.HEAP_SNAPSHOT);
        taken(Capture.Kind.HEAP_SNAPSHOT, null, 900, "heap.hprof");

        clock.advance(Duration.ofDays(6));
        assertThat(due()).doesNotContain(Capture.Kind.HEAP_SNAPSHOT);

        clock.advance(Duration.ofMinutes(24 * 60 - 15));
        assertThat(due()).contains(Capture.Kind.HEAP_SNAPSHOT);
    }

    /* Of 2026: clocks go forward on 29 March at 2:00, back on 25 October at 3:00. */
    @ParameterizedTest
    @CsvSource({
        "3, 2026-03-22T03:00, 2026-03-29T03:00",
        "2, 2026-03-22T02:00, 2026-03-29T03:00",
        "2, 2026-03-29T03:00, 2026-04-05T02:00",
        "1, 2026-03-22T01:00, 2026-03-29T01:00",
        "3, 2026-10-18T03:00, 2026-10-25T03:00",
        "2, 2026-10-18T02:00, 2026-10-25T02:00"
    })
    void aWeekWithADayOfAnotherLengthIsAWeek(int quietHour, LocalDateTime taken, LocalDateTime next) {
        var keys = Map.of("plumbline.nightly.zone", PARIS.getId(), "plumbline.capture.quiet-hour", "" + quietHour);
        settings = new Settings(key -> Optional.ofNullable(keys.get(key)));
        setTo(taken.atZone(PARIS).toInstant());
        taken(Capture.Kind.HEAP_SNAPSHOT, null, 900, "heap.hprof");

        for (var before :
                List.of(Duration.ofHours(25), Duration.ofHours(24), Duration.ofHours(23), Duration.ofMinutes(30))) {
            setTo(next.atZone(PARIS).toInstant().minus(before));
            assertThat(due()).as(before + " before").doesNotContain(Capture.Kind.HEAP_SNAPSHOT);
        }

        setTo(next.atZone(PARIS).toInstant());
        assertThat(due()).contains(Capture.Kind.HEAP_SNAPSHOT);
    }

    private void setTo(Instant now) {
        clock.advance(Duration.between(clock.instant(), now));
    }

    private PauseLedger ledger() {
        return store.transactions().commit(() -> pauses.ledger(shop.id()));
    }

    private List<Capture.Kind> due() {
        var plan = new SnapshotPlan(
                captures, pauses, CaptureSettings.from(settings), ScheduleSettings.from(settings), clock);
        return store.transactions().commit(() -> plan.due(shop));
    }

    private void taken(Capture.Kind kind, @Nullable Long diagnosis, long pauseMillis) {
        taken(kind, diagnosis, pauseMillis, null);
    }

    private void taken(Capture.Kind kind, @Nullable Long diagnosis, long pauseMillis, @Nullable String file) {
        store.transactions().commit(() -> {
            var capture = captures.add(
                    new Capture(shop.id(), null, diagnosis, kind, clock.instant(), "north", kind.forcesCollection()));
            capture.finish(file, 1, Duration.ofMillis(pauseMillis), clock.instant());
        });
    }
}
