package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.CommandPauseRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.LeaseLostException;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Its only target is this JVM. */
class SnapshotWriterTest {

    private static final Settings DEFAULTS = new Settings(key -> Optional.empty());
    private static final Instance NORTH = new Instance("north", true);

    private Store store;
    private Workers workers;
    private Connections connections;
    private TargetRepository targets;
    private TargetBook book;
    private Target self;
    private JobRun run;
    private SnapshotWriter writer;

    @BeforeEach
    void open() {
        store = new Store();
        workers = new Workers(Executors.defaultThreadFactory(), 1);
        connections = new Connections(JmxSettings.from(DEFAULTS).limits());
        targets = new TargetRepository(store.entities());
        self = store.transactions()
                .commit(() -> targets.add(Target.self("self", "north", Instant.EPOCH)))
                .orElseThrow();
        run = store.claimed(new RunQuestion("snapshot", "12:00", null, null), NORTH);
        var captures = new CaptureRepository(store.entities());
        book = new TargetBook(
                targets,
                new SampleRepository(store.dataSource()),
                captures,
                new SamplingLease(store.dataSource()),
                store.transactions(),
                Clock.systemUTC());
        writer = new SnapshotWriter(
                store.current(run),
                targets,
                book,
                new SnapshotPlan(
                        captures,
                        new PauseBook(
                                captures,
                                new CommandPauseRepository(store.dataSource()),
                                CaptureSettings.from(DEFAULTS),
                                Clock.systemUTC()),
                        CaptureSettings.from(DEFAULTS),
                        ScheduleSettings.from(DEFAULTS),
                        Clock.systemUTC()),
                EvidenceCaptureTest.captures(
                        store, connections, workers, Clock.systemUTC(), CaptureSettings.from(DEFAULTS)),
                connections,
                NORTH,
                store.transactions());
    }

    @AfterEach
    void close() {
        workers.close();
        connections.close();
        store.close();
    }

    @Test
    void whatCannotBeStoredOfOneTargetIsPassedOverAndIsNoSilenceOfIts() {
        store.sql().update("ALTER TABLE plumbline.target_epoch RENAME COLUMN host TO machine");

        assertThatExceptionOfType(SnapshotFailedException.class)
                .isThrownBy(() -> writer.writeItems(List.of(self.id())))
                .satisfies(failed -> {
                    assertThat(failed.targetId()).isEqualTo(self.id());
                    assertThat(failed.isSilent()).isFalse();
                    new SnapshotFailures(book).onSkipWriteItem(List.of(self.id()), failed);
                });
        assertThat(store.text("SELECT state FROM plumbline.target")).isEqualTo("NEW");
    }

    @Test
    void anAttemptThatWasTakenOverEndsTheJob() {
        store.sql().update("UPDATE plumbline.job_run SET attempt = 2");

        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(() -> writer.writeItems(List.of(self.id())));
    }
}
