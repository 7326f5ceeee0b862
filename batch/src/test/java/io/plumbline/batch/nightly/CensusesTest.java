package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.offheap.Family;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.ThreadStarts;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.verdict.Area;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CensusesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(NOON);
    private final JvmConnection self = JvmConnection.toThisJvm();

    private Store store;
    private Censuses censuses;
    private Target shop;
    private long epoch;

    @BeforeEach
    void open() {
        store = new Store();
        var book = new TargetBook(
                new TargetRepository(store.entities()),
                new SampleRepository(store.dataSource()),
                new CaptureRepository(store.entities()),
                new SamplingLease(store.dataSource()),
                store.transactions(),
                clock);
        censuses = new Censuses(
                new CensusRepository(store.dataSource()), store.transactions(), Duration.ofHours(1), clock);
        shop = store.target("shop", NOON);
        epoch = book.epoch(shop.id(), self.identity());
    }

    @AfterEach
    void close() {
        store.close();
        self.close();
    }

    @Test
    void aTargetIsLookedAtOnceAnHour() throws Exception {
        censuses.takeIfDue(shop.id(), epoch, self);
        clock.advance(Duration.ofMinutes(59));
        censuses.takeIfDue(shop.id(), epoch, self);
        assertThat(count()).isEqualTo("1");

        clock.advance(Duration.ofMinutes(1));
        censuses.takeIfDue(shop.id(), epoch, self);
        assertThat(count()).isEqualTo("2");
    }

    @Test
    void aClockThatWasSetBackKeepsNoTargetFromBeingLookedAt() throws Exception {
        censuses.takeIfDue(shop.id(), epoch, self);
        clock.advance(Duration.ofHours(-6));
        censuses.takeIfDue(shop.id(), epoch, self);
        clock.advance(Duration.ofHours(1));
        censuses.takeIfDue(shop.id(), epoch, self);

        assertThat(count()).isEqualTo("3");
    }

    @Test
    void aThreadWhoseNameTheDatabaseDoesNotTakeIsNotedAllTheSame() throws Exception {
        var end = new CountDownLatch(1);
        var thread = waiting("hostile \0 name", end);
        thread.start();
        try {
            censuses.takeIfDue(shop.id(), epoch, self);
        } finally {
            end.countDown();
            thread.join();
        }

        assertThat(store.sql()
                        .first("SELECT content FROM plumbline.jvm_census", row -> row.getString(1))
                        .orElseThrow())
                .contains("hostile \uFFFD name");
    }

    @Test
    void whatIsTakenOfARemovedTargetIsForgotten() throws Exception {
        store.sql().update("DELETE FROM plumbline.target");

        censuses.takeIfDue(shop.id(), epoch, self);

        assertThat(count()).isEqualTo("0");
    }

    @Test
    void howItWasIsTheLastCensusUntilThenOrElseTheFirst() throws Exception {
        censuses.takeIfDue(shop.id(), epoch, self);
        clock.advance(Duration.ofHours(2));
        censuses.takeIfDue(shop.id(), epoch, self);

        assertThat(censuses.asOf(epoch, NOON.minusSeconds(1)).orElseThrow().at())
                .isEqualTo(NOON);
        assertThat(censuses.asOf(epoch, NOON.plusSeconds(1)).orElseThrow().at()).isEqualTo(NOON);
        assertThat(censuses.asOf(epoch, clock.instant()).orElseThrow().at()).isEqualTo(clock.instant());
        assertThat(censuses.asOf(epoch + 1, NOON)).isEmpty();
    }

    @Test
    void familiesThatHaveGrownSinceAreTold() throws Exception {
        censuses.takeIfDue(shop.id(), epoch, self);
        clock.advance(Duration.ofMinutes(5));
        var end = new CountDownLatch(1);
        for (int i = 0; i < 12; i++) {
            waiting("kept request " + i, end).start();
        }

        var grown = censuses.growthSince(NOON, epoch, self);
        end.countDown();

        assertThat(grown)
                .filteredOn(growth -> growth.now().name().equals("kept request #"))
                .singleElement()
                .satisfies(growth -> assertThat(growth.newMembers()).isEqualTo(12));
        assertThat(count()).isEqualTo("2");
    }

    @Test
    void whatIsInUseIsToldByArea() throws Exception {
        assertThat(censuses.levels(self)).containsKeys(Area.METASPACE, Area.CLASSES, Area.DIRECT, Area.HANDLES);
    }

    @Test
    void theSiteOfMostThreadsThatLiveOnIsNamed() {
        var family = new Family(Family.Kind.THREADS, "worker-#", 3, 1, null, false);
        var growth = new FamilyGrowth(family, 0, 0, null);
        var shopAt = new Frame("com.acme.Shop", "begin", 7);
        var started = List.of(
                new ThreadStarts.Started("worker-1", List.of(new Frame("java.lang.Thread", "start", 1), shopAt)),
                new ThreadStarts.Started("worker-2", List.of(shopAt)),
                new ThreadStarts.Started("worker-3", List.of(new Frame("com.acme.Other", "begin", 1))),
                new ThreadStarts.Started("else", List.of(new Frame("com.acme.Else", "begin", 1))));

        assertThat(Censuses.started(List.of(growth), started))
                .extracting(FamilyGrowth::site)
                .containsExactly(shopAt.toString());
    }

    private String count() {
        return store.text("SELECT count(*) FROM plumbline.jvm_census");
    }

    private static Thread waiting(String name, CountDownLatch end) {
        var thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        return thread;
    }
}
