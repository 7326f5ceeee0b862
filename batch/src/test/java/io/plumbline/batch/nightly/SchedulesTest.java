package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for as time goes by; every run ends before the next call. */
class SchedulesTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Instance NORTH = new Instance("north", true);

    private final IdleServer server = new IdleServer();

    private Store store;

    @BeforeEach
    void open() {
        store = new Store();
        store.target("shop", Instant.EPOCH);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aNightWhoseTimeTheSpringLeavesOutBeginsAnHourLaterByTheClock() {
        var clock = new SettableClock(Instant.parse("2026-03-29T00:30:00Z"));
        var schedules = schedules(clock, "Europe/Paris");
        ask(schedules);

        clock.advance(HOUR);
        ask(schedules);
        clock.advance(Duration.ofHours(23));
        ask(schedules);

        assertThat(nights())
                .containsExactly(
                        "night/2026-03-28T01:30:00Z", "night/2026-03-29T01:30:00Z", "night/2026-03-30T00:30:00Z");
    }

    @Test
    void aNightWhoseTimeTheAutumnHasTwiceBeginsOnce() {
        var clock = new SettableClock(Instant.parse("2026-10-25T00:30:00Z"));
        var schedules = schedules(clock, "Europe/Paris");
        for (int hour = 0; hour < 25; hour++) {
            ask(schedules);
            clock.advance(HOUR);
        }
        ask(schedules);

        assertThat(nights()).containsExactly("night/2026-10-25T00:30:00Z", "night/2026-10-26T01:30:00Z");
    }

    @Test
    void aNightThatWasMissedIsMadeUpForOnce() {
        var clock = new SettableClock(Instant.parse("2026-01-02T02:29:00Z"));
        var schedules = schedules(clock, "UTC");
        ask(schedules);
        ask(schedules);
        ask(schedules(clock, "UTC"));

        assertThat(nights()).containsExactly("night/2026-01-01T02:30:00Z");
    }

    @Test
    void aClockThatWentAheadAndBackKeepsNothingFromBeingAskedFor() {
        var clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));
        var schedules = schedules(clock, "UTC");
        ask(schedules);
        clock.advance(YEAR);
        ask(schedules);
        clock.advance(YEAR.negated());
        ask(schedules);
        clock.advance(HOUR);
        ask(schedules);

        assertThat(started("snapshot "))
                .containsExactly("2026-01-01T12:00:00Z", "2027-01-01T12:00:00Z", "2026-01-01T13:00:00Z");
    }

    private void ask(Schedules schedules) {
        schedules.ask();
        store.sql().update("UPDATE plumbline.job_run SET state = 'FINISHED', finished_at = now()");
    }

    private List<String> nights() {
        return started("nightly-diagnosis ");
    }

    private List<String> started(String job) {
        return server.started().stream()
                .filter(run -> run.startsWith(job))
                .map(run -> run.substring(job.length()))
                .toList();
    }

    private Schedules schedules(SettableClock clock, String zone) {
        var settings = new Settings(key ->
                Optional.ofNullable(Map.of("plumbline.nightly.zone", zone).get(key)));
        var runs = new Runs(
                new RunLedger(store.dataSource()),
                new DiagnosisRepository(store.entities()),
                store.transactions(),
                new ServerJobs(() -> server),
                NORTH,
                new Runs.Limits(Duration.ofMinutes(1), 1),
                clock);
        runs.open();
        return new Schedules(
                ScheduleSettings.from(settings),
                new TargetRepository(store.entities()),
                runs,
                store.transactions(),
                NORTH,
                clock);
    }
}
