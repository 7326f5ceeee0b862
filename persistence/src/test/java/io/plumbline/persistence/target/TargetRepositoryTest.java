package io.plumbline.persistence.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.persistence.diagnosis.EntitySession;
import io.plumbline.persistence.schema.ForeignText;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetRepositoryTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final String NOTE_OF_THE_RELEASE_BEFORE = """
            INSERT INTO plumbline.target_epoch (target_id, started_at, pid, host, jvm_name, jvm_vendor, jvm_version, collector,
                max_heap_bytes, first_seen_at)
            VALUES (?, ?, 4711, 'host', 'OpenJDK', 'Debian', '17.0.15', 'G1', 536870912, ?)
            ON CONFLICT DO NOTHING""";

    private TestDatabase database;
    private EntitySession session;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        session = new EntitySession(database);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void whoeverNotesTheSameLifeAtTheSameTimeGetsTheSameEpoch() throws Exception {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var threads = Executors.newFixedThreadPool(2);
        try {
            var isNoted = new CountDownLatch(1);
            var first = threads.submit(() -> session.inTransaction(entities -> {
                long id = new TargetRepository(entities)
                        .epoch(shop, life(NOON), NOON)
                        .id();
                isNoted.countDown();
                awaitAWaitingLock();
                return id;
            }));
            assertThat(isNoted.await(30, TimeUnit.SECONDS)).isTrue();

            var second = threads.submit(() -> epoch(shop, NOON));

            assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(first.get(60, TimeUnit.SECONDS));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInstanceThatWasNotSeenRetiresAndReturns() {
        var gone = add(Target.self("self@gone", "gone", NOON));
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));

        assertThat(retire(NOON)).isZero();
        assertThat(retire(NOON.plusSeconds(1))).isEqualTo(1);
        assertThat(retire(NOON.plusSeconds(1))).isZero();

        assertThat(isRetired(gone)).isTrue();
        assertThat(isRetired(shop)).isFalse();
        session.inTransaction(entities -> {
            new TargetRepository(entities).find(gone).orElseThrow().reached(NOON.plusSeconds(2));
            return true;
        });
        assertThat(isRetired(gone)).isFalse();
    }

    @Test
    void whatAHostileJvmSaysIsStoredAsFarAsItCanBe() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var endless = "a\0b" + "😀".repeat(1 << 20);

        session.inTransaction(entities -> {
            new TargetRepository(entities).find(shop).orElseThrow().unreachable(endless, null, NOON);
            return true;
        });
        var life = new TargetEpoch.Life(NOON, 1, "a\0b", endless, "vendor", "17", "G1", -1, "\0");
        var first = session.inTransaction(entities ->
                new TargetRepository(entities).epoch(shop, life, NOON).id());
        var again = session.inTransaction(entities -> new TargetRepository(entities)
                .epoch(shop, life, NOON.plusSeconds(1))
                .id());

        assertThat(again).isEqualTo(first);
        session.inTransaction(entities -> {
            var targets = new TargetRepository(entities);
            assertThat(targets.find(shop).orElseThrow().reason().orElseThrow())
                    .startsWith("a\uFFFDb😀")
                    .endsWith("😀…")
                    .hasSizeLessThanOrEqualTo(ForeignText.LONGEST);
            assertThat(targets.latestEpoch(shop).orElseThrow().life()).isEqualTo(life);
            return true;
        });
    }

    @Test
    void whatLivesOnOneMachineIsSampledByItsInstanceAlone() {
        var process = add(Target.process("shop", 4711, NOON, "north", NOON));
        var program = add(Target.program("till", "*.Till", "north", NOON));
        var lease = new SamplingLease(database.dataSource());

        assertThat(lease.renew("south", Duration.ofMinutes(1))).isEmpty();
        assertThat(lease.renew("north", Duration.ofMinutes(1))).containsExactlyInAnyOrder(process, program);
        session.inTransaction(entities -> {
            var stored = new TargetRepository(entities).find(process).orElseThrow();
            assertThat(stored.pid()).contains(4711L);
            assertThat(stored.pidStartedAt()).contains(NOON);
            assertThat(new TargetRepository(entities)
                            .find(program)
                            .orElseThrow()
                            .mainClass())
                    .contains("*.Till");
            return true;
        });
    }

    @Test
    void anotherBuildHeapLimitOrCollectorBeginsAnEpochWithinTheSameLife() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var later = NOON.plusSeconds(60);
        var first = epoch(shop, life("G1", 1L << 29, "1.0"), later);

        assertThat(first.beganAt()).isEqualTo(NOON);
        for (var changed :
                List.of(life("G1", 1L << 29, "1.1"), life("G1", 1L << 30, "1.1"), life("PARALLEL", 1L << 30, "1.1"))) {
            later = later.plusSeconds(15);
            var epoch = epoch(shop, changed, later);

            assertThat(epoch.life()).isEqualTo(changed);
            assertThat(epoch.beganAt()).isEqualTo(later);
            assertThat(epoch(shop, changed, later.plusSeconds(1)).id()).isEqualTo(epoch.id());
        }
        assertThat(epochs()).isEqualTo(4);
    }

    @Test
    void aBuildThatIsTakenBackRunsAnew() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var first = epoch(shop, life("G1", 1L << 29, "1.0"), NOON);
        epoch(shop, life("G1", 1L << 29, "1.1"), NOON.plusSeconds(15));

        var back = epoch(shop, life("G1", 1L << 29, "1.0"), NOON.plusSeconds(30));

        assertThat(back.id()).isNotEqualTo(first.id());
        assertThat(back.beganAt()).isEqualTo(NOON.plusSeconds(30));
    }

    @Test
    void aClockThatIsPutBackNeitherBeginsAnEpochNorBringsBackTheOneBefore() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var first = epoch(shop, life("G1", 1L << 29, "1.0"), NOON.plusSeconds(60));
        var second = epoch(shop, life("G1", 1L << 29, "1.1"), NOON.plusSeconds(30));

        assertThat(epoch(shop, life("G1", 1L << 29, "1.1"), NOON.plusSeconds(45))
                        .id())
                .isEqualTo(second.id());
        session.inTransaction(entities -> {
            var targets = new TargetRepository(entities);
            assertThat(targets.latestEpoch(shop).orElseThrow().id()).isEqualTo(second.id());
            assertThat(targets.latestEpochs(List.of(shop)))
                    .extracting(TargetEpoch::id)
                    .containsExactly(second.id());
            assertThat(targets.epochs(shop, 10)).extracting(TargetEpoch::id).containsExactly(second.id(), first.id());
            assertThat(targets.purgeEpochs(NOON.plusSeconds(3600))).isEqualTo(1);
            assertThat(targets.latestEpoch(shop).orElseThrow().id()).isEqualTo(second.id());
            return true;
        });
    }

    @Test
    void theLimitThatAParallelCollectorTellsDriftsAndBeginsNoEpoch() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var first = epoch(shop, life("PARALLEL", 500_000_000, "1.0"), NOON);

        assertThat(epoch(shop, life("PARALLEL", 480_000_000, "1.0"), NOON.plusSeconds(15))
                        .id())
                .isEqualTo(first.id());
    }

    @Test
    void whoDoesNotSampleAJvmBeginsNoEpochWithinItsLife() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var first = session.inTransaction(
                entities -> new TargetRepository(entities).lastEpoch(shop, life("G1", 1L << 29, null), NOON));
        var deployed = epoch(shop, life("G1", 1L << 30, "1.1"), NOON.plusSeconds(15));

        var captured = session.inTransaction(entities ->
                new TargetRepository(entities).lastEpoch(shop, life("G1", 1L << 29, null), NOON.plusSeconds(30)));

        assertThat(first.beganAt()).isEqualTo(NOON);
        assertThat(captured.id()).isEqualTo(deployed.id());
        assertThat(epochs()).isEqualTo(2);
    }

    @Test
    void theReleaseBeforeStillNotesALifeOnce() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var first = epoch(shop, life("G1", 1L << 29, "1.0"), NOON);

        new Sql(database.dataSource()).update(NOTE_OF_THE_RELEASE_BEFORE, shop, NOON, NOON);

        assertThat(epochs()).isEqualTo(1);
        assertThat(epoch(shop, life("G1", 1L << 29, "1.0"), NOON.plusSeconds(15))
                        .id())
                .isEqualTo(first.id());
    }

    @Test
    void aBuildThatIsNotToldBeginsNoEpoch() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var starting = epoch(shop, life("G1", 1L << 29, null), NOON);
        var started = epoch(shop, life("G1", 1L << 29, "1.0"), NOON.plusSeconds(15));
        var deploying = epoch(shop, life("G1", 1L << 29, null), NOON.plusSeconds(30));

        assertThat(started.id()).isEqualTo(starting.id());
        assertThat(deploying.id()).isEqualTo(starting.id());
        assertThat(deploying.life().build()).isEqualTo("1.0");
    }

    @Test
    void whoAcceptsARiskFirstIsKeptUntilItIsAcceptedNoLonger() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        accept(shop, "alice", NOON);
        accept(shop, "bob", NOON.plusSeconds(60));

        assertThat(accepted(shop)).contains(new Target.Acceptance("alice", NOON));

        session.inTransaction(entities -> {
            new TargetRepository(entities).find(shop).orElseThrow().refusePaths();
            return true;
        });
        assertThat(accepted(shop)).isEmpty();
    }

    private void accept(long target, String by, Instant at) {
        session.inTransaction(entities -> {
            new TargetRepository(entities).find(target).orElseThrow().acceptPaths(new Target.Acceptance(by, at));
            return true;
        });
    }

    private Optional<Target.Acceptance> accepted(long target) {
        return session.inTransaction(entities ->
                new TargetRepository(entities).find(target).orElseThrow().pathsAccepted());
    }

    @Test
    void livesOfWhichNothingIsLeftAreForgottenButTheLastOne() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        epoch(shop, NOON);
        var last = epoch(shop, NOON.plusSeconds(60));

        int forgotten =
                session.inTransaction(entities -> new TargetRepository(entities).purgeEpochs(NOON.plusSeconds(3600)));

        assertThat(forgotten).isEqualTo(1);
        assertThat(new Sql(database.dataSource()).list("SELECT id FROM plumbline.target_epoch", row -> row.getLong(1)))
                .containsExactly(last);
    }

    @Test
    void theLastLifeOfEachTargetComesWithOneQuestion() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var cafe = add(Target.jmx("cafe", "service:jmx:cafe", null, null, NOON));
        var silent = add(Target.jmx("silent", "service:jmx:silent", null, null, NOON));
        epoch(shop, NOON);
        var ofShop = epoch(shop, NOON.plusSeconds(60));
        var ofCafe = epoch(cafe, NOON);

        var lives = session.inTransaction(
                entities -> new TargetRepository(entities).latestEpochs(List.of(shop, cafe, silent)));

        assertThat(lives).extracting(TargetEpoch::id).containsExactlyInAnyOrder(ofShop, ofCafe);
    }

    @Test
    void aPausedTargetIsSampledByNobodyUntilItIsResumed() {
        var self = add(Target.self("self@north", "north", NOON));
        var lease = new SamplingLease(database.dataSource());

        change(self, target -> target.pause(new Target.Pause("ada", NOON)));
        change(self, target -> target.pause(new Target.Pause("bob", NOON.plusSeconds(1))));

        assertThat(lease.renew("north", Duration.ofMinutes(1))).isEmpty();
        assertThat(isRetired(self)).isTrue();
        assertThat(isWatchedBy("north", self)).isFalse();
        assertThat(retire(NOON.plusSeconds(1))).isZero();
        change(self, target -> assertThat(target.paused()).contains(new Target.Pause("ada", NOON)));

        change(self, Target::resume);

        assertThat(lease.renew("north", Duration.ofMinutes(1))).containsExactly(self);
        assertThat(isRetired(self)).isFalse();
        assertThat(isWatchedBy("north", self)).isTrue();
    }

    @Test
    void whatANewerVersionAloneKnowsIsListedAndLeftAsItIs() {
        var self = add(Target.self("self@north", "north", NOON));
        var pod = add(Target.upload("pod", NOON));
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        var sql = new Sql(database.dataSource());
        sql.update(
                "ALTER TABLE plumbline.target DROP CONSTRAINT target_kind_check, DROP CONSTRAINT target_state_check");
        sql.update("UPDATE plumbline.target SET state = 'ASLEEP' WHERE id = ?", self);
        sql.update("UPDATE plumbline.target SET kind = 'POD' WHERE id = ?", pod);

        var known = session.inTransaction(entities -> new TargetRepository(entities).all());
        assertThat(known)
                .extracting(Target::name, Target::kind, Target::state)
                .containsExactly(
                        tuple("pod", Target.Kind.UNKNOWN, Target.State.NEW),
                        tuple("self@north", Target.Kind.SELF, Target.State.UNKNOWN),
                        tuple("shop", Target.Kind.JMX, Target.State.NEW));
        assertThat(known.get(0).reason().orElseThrow()).contains("only a newer version of Plumbline knows");

        for (var id : List.of(self, pod)) {
            assertThat(isWatchedBy("north", id)).isFalse();
            assertThat(isRetired(id)).isTrue();
            change(id, target -> target.reached(NOON.plusSeconds(1)));
            change(id, target -> target.unreachable("it does not answer", null, NOON.plusSeconds(1)));
        }
        assertThat(new SamplingLease(database.dataSource()).renew("north", Duration.ofMinutes(1)))
                .containsExactly(shop);
        assertThat(retire(NOON.plusSeconds(1))).isZero();
        int purged = session.inTransaction(entities -> new TargetRepository(entities).purgeSelf(NOON.plusSeconds(1)));
        assertThat(purged).as("whoever knows what it is may forget it").isZero();
        assertThatThrownBy(() -> change(pod, target -> target.pause(new Target.Pause("ada", NOON))))
                .hasStackTraceContaining("not this one's to change");
        assertThat(sql.list(
                        "SELECT kind, state FROM plumbline.target ORDER BY name",
                        row -> row.getString(1) + " " + row.getString(2)))
                .containsExactly("POD NEW", "SELF ASLEEP", "JMX NEW");
    }

    private void change(long id, Consumer<Target> change) {
        session.inTransaction(entities -> {
            change.accept(new TargetRepository(entities).findToChange(id).orElseThrow());
            return true;
        });
    }

    private boolean isWatchedBy(String instance, long id) {
        return session.inTransaction(entities ->
                new TargetRepository(entities).find(id).orElseThrow().isWatchedBy(instance));
    }

    @Test
    void oneOfWhichFilesAreSentIsSampledByNobodyAndFollowsItsLatestFile() {
        var shop = add(Target.upload("shop", NOON));
        var lease = new SamplingLease(database.dataSource());
        session.inTransaction(entities -> {
            new TargetRepository(entities).find(shop).orElseThrow().received("north", NOON.plusSeconds(1));
            return true;
        });

        assertThat(lease.renew("north", Duration.ofMinutes(1))).isEmpty();
        assertThat(isRetired(shop)).isTrue();
        session.inTransaction(entities -> {
            var stored = new TargetRepository(entities).find(shop).orElseThrow();
            assertThat(stored.ownerInstance()).contains("north");
            assertThat(stored.state()).isEqualTo(Target.State.OK);
            assertThat(stored.isWatchedBy("north")).isFalse();
            return true;
        });
    }

    @Test
    void otherTargetsOnTheSameJvmAreNamed() {
        var shop = add(Target.jmx("shop", "service:jmx:shop", null, null, NOON));
        assertThat(onSameJvm(shop)).isEmpty();
        var again = add(Target.jmx("again", "service:jmx:shop", "reader", "env:PLUMBLINE_TARGET_A", NOON));
        assertThat(onSameJvm(again)).as("before it was reached, by its address").containsExactly("shop");

        var attached = add(Target.program("attached", "shop.Main", "north", NOON));
        var elsewhere = add(Target.jmx("elsewhere", "service:jmx:elsewhere", null, null, NOON));
        assertThat(onSameJvm(attached)).isEmpty();
        epoch(shop, NOON);
        epoch(attached, NOON);
        epoch(elsewhere, NOON);
        epoch(elsewhere, NOON.plusSeconds(60));
        assertThat(onSameJvm(attached))
                .as("once both were reached, by the process")
                .containsExactly("shop");
        assertThat(onSameJvm(shop)).containsExactly("again", "attached");
        assertThat(onSameJvm(elsewhere)).as("its JVM is another one by now").isEmpty();

        change(attached, target -> target.end("the file names it no longer", NOON));
        assertThat(onSameJvm(shop)).containsExactly("again");
    }

    private List<String> onSameJvm(long id) {
        return session.inTransaction(entities -> {
            var targets = new TargetRepository(entities);
            return targets.onSameJvm(
                    targets.find(id).orElseThrow(),
                    targets.latestEpoch(id).map(TargetEpoch::life).orElse(null));
        });
    }

    private long add(Target target) {
        return session.inTransaction(entities ->
                new TargetRepository(entities).add(target).orElseThrow().id());
    }

    private long epoch(long target, Instant startedAt) {
        return session.inTransaction(entities -> new TargetRepository(entities)
                .epoch(target, life(startedAt), startedAt)
                .id());
    }

    private TargetEpoch epoch(long target, TargetEpoch.Life life, Instant seenAt) {
        return session.inTransaction(entities -> new TargetRepository(entities).epoch(target, life, seenAt));
    }

    private int epochs() {
        return new Sql(database.dataSource())
                .list("SELECT id FROM plumbline.target_epoch", row -> row.getLong(1))
                .size();
    }

    private int retire(Instant notSeenSince) {
        return session.inTransaction(entities -> new TargetRepository(entities).retireSelf(notSeenSince, NOON));
    }

    private boolean isRetired(long target) {
        return session.inTransaction(entities ->
                new TargetRepository(entities).find(target).orElseThrow().isRetired());
    }

    private static TargetEpoch.Life life(Instant startedAt) {
        return new TargetEpoch.Life(startedAt, 4711, "host", "OpenJDK", "Debian", "17.0.15", "G1", 1L << 29, null);
    }

    private static TargetEpoch.Life life(String collector, long maxHeapBytes, @Nullable String build) {
        return new TargetEpoch.Life(NOON, 4711, "host", "OpenJDK", "Debian", "17.0.15", collector, maxHeapBytes, build);
    }

    /* The second has come as far as the row that the first has not committed yet; only then does the first commit. */
    private void awaitAWaitingLock() {
        var waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";
        var deadline = Instant.now().plusSeconds(30);
        while (new Sql(database.dataSource()).list(waiting, row -> true).isEmpty()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
