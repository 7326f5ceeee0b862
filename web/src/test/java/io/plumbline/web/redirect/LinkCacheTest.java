package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.web.gate.DatabaseUnavailableException;
import io.plumbline.web.redirect.LinkCache.Recall;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinkCacheTest {

    private static final LinkCacheSettings SETTINGS = new LinkCacheSettings(
            1 << 20,
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofHours(2),
            100,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            8);

    private final Map<String, LinkTarget> stored = new ConcurrentHashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private final KnownCodes codes = new KnownCodes(false, nanos::get);
    private final PlainLink link = new PlainLink();
    private volatile boolean databaseDown;
    private final LinkCache cache = cacheOver(this::read);

    @Test
    void aLinkIsReadOnceAndThenFound() throws Exception {
        store("a", "https://e.org/1");

        assertThat(locationOf("a")).isEqualTo("https://e.org/1");
        assertThat(locationOf("a")).isEqualTo("https://e.org/1");

        assertThat(cache.loads()).isEqualTo(1);
    }

    @Test
    void whoeverFindsHisLinkInMemoryIsAHitAndWhoeverHasItLookedUpAMiss() throws Exception {
        store("a", "https://e.org/1");

        locationOf("a");
        locationOf("a");
        cache.recall(1, "a", 0, link);
        cache.recall(1, "b", 0, link);
        cache.find(1, "b", 0);
        cache.find(1, "b", 0);

        assertThat(cache.hits()).isEqualTo(2);
        assertThat(cache.misses()).isEqualTo(2);
    }

    @Test
    void codesThatNoLinkHasCostAFewQuestionsHoweverManyTheyAre() throws Exception {
        store("a", "https://e.org/1");
        codes.read(all -> all.apply(1).accept("a"));

        for (int i = 0; i < 10_000; i++) {
            assertThat(cache.find(1, "guessed" + i, 0)).isEqualTo(Resolution.Unknown.INSTANCE);
        }

        assertThat(cache.loads()).isLessThan(30);
        assertThat(cache.unknownSize()).isLessThan(30);
        assertThat(locationOf("a")).isEqualTo("https://e.org/1");
    }

    @Test
    void whatIsInMemoryIsRecalledAndTheRestIsNot() throws Exception {
        store("a", "https://e.org/1");
        assertThat(cache.recall(1, "a", 0, link)).isEqualTo(Recall.MISSED);

        assertThat(locationOf("a")).isEqualTo("https://e.org/1");
        assertThat(cache.find(1, "b", 0)).isEqualTo(Resolution.Unknown.INSTANCE);

        assertThat(cache.recall(1, "a", 0, link)).isEqualTo(Recall.PLAIN_LINK);
        assertThat(link.location()).isEqualTo("https://e.org/1");
        assertThat(link.linkId()).isEqualTo(1);
        assertThat(cache.recall(7, "a", 0, link)).isEqualTo(Recall.MISSED);
        assertThat(cache.recall(1, "b", 0, link)).isEqualTo(Recall.UNKNOWN);
        assertThat(cache.loads()).isEqualTo(2);

        cache.changed("a");
        assertThat(cache.recall(1, "a", 0, link)).isEqualTo(Recall.MISSED);
    }

    @Test
    void aLinkThatIsMissedIsReadBehindWhoeverAsksAndRecalledThen() {
        store("a", "https://e.org/1");
        codes.read(all -> all.apply(1).accept("a"));

        assertThat(cache.bring(1, "a")).isCompleted();
        assertThat(cache.recall(1, "a", 0, link)).isEqualTo(Recall.PLAIN_LINK);
        assertThat(cache.loads()).isEqualTo(1);

        databaseDown = true;
        assertThat(cache.bring(1, "b")).isCompletedExceptionally();

        databaseDown = false;
        assertThat(cache.bring(1, "b")).isCompleted();
        assertThat(cache.recall(1, "b", 0, link)).isEqualTo(Recall.UNKNOWN);
        assertThat(cache.loads()).isEqualTo(3);
    }

    @Test
    void ofLinksThatTellVisitorsOrTimesApartOnlyThoseThatLeadOnForEverybodyAreRecalled() throws Exception {
        var now = Instant.ofEpochMilli(15);
        store("limited", new LinkTarget(1, "https://e.org/", null, null, 5, true, List.of()));
        store("short", new LinkTarget(2, "https://e.org/s", null, now, null, true, List.of()));
        locationOf("limited");
        locationOf("short");

        assertThat(cache.recall(1, "limited", 15, link)).isEqualTo(Recall.UNDECIDED);
        assertThat(cache.recall(1, "short", 15, link)).isEqualTo(Recall.PLAIN_LINK);
        assertThat(link.location()).isEqualTo("https://e.org/s");
        assertThat(cache.recall(1, "short", 16, link)).isEqualTo(Recall.UNDECIDED);
        assertThat(cache.find(1, "short", 16)).isEqualTo(Resolution.Gone.INSTANCE);
        assertThat(cache.loads()).isEqualTo(2);
    }

    @Test
    void aLinkThatNobodyAskedForLongIsReadBeforeItIsFollowed() throws Exception {
        store("a", "https://e.org/1");
        locationOf("a");
        store("a", "https://e.org/2");

        nanos.addAndGet(Duration.ofHours(2).toNanos());

        assertThat(cache.recall(1, "a", 0, link)).isEqualTo(Recall.MISSED);
        assertThat(locationOf("a")).isEqualTo("https://e.org/2");
    }

    @Test
    void whileNoticesAreHeardLinksStayForLonger() throws Exception {
        store("a", "https://e.org/1");
        locationOf("a");
        cache.heard(true);

        nanos.addAndGet(Duration.ofMinutes(59).toNanos());
        locationOf("a");
        assertThat(cache.loads()).isEqualTo(1);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        locationOf("a");
        assertThat(cache.loads()).isEqualTo(2);
    }

    @Test
    void linksThatAreReadInOneGoCostNoQuestionOfTheirOwn() throws Exception {
        cache.preload((taker, most) -> {
            taker.take(1, "a", target("https://e.org/1"));
            taker.take(7, "a", target("https://e.org/7"));
        });

        assertThat(locationOf(1, "a")).isEqualTo("https://e.org/1");
        assertThat(locationOf(7, "a")).isEqualTo("https://e.org/7");
        assertThat(cache.loads()).isZero();
    }

    @Test
    void aLinkThatChangesWhileManyAreReadIsNotTheOldOne() throws Exception {
        store("a", "https://e.org/new");
        store("7/b", "https://e.org/new");
        cache.preload((taker, most) -> {
            cache.changed("a");
            cache.recall(1, "a", 0, link);
            taker.take(1, "a", target("https://e.org/old"));
            taker.take(7, "b", target("https://e.org/old"));
            cache.changed("b");
        });

        assertThat(locationOf(1, "a")).isEqualTo("https://e.org/new");
        assertThat(locationOf(7, "b")).isEqualTo("https://e.org/new");
    }

    @Test
    void whenEveryLinkMayHaveChangedNothingComesOfReadingMany() throws Exception {
        store("a", "https://e.org/new");
        cache.preload((taker, most) -> {
            cache.changed("");
            taker.take(1, "a", target("https://e.org/old"));
        });
        assertThat(locationOf("a")).isEqualTo("https://e.org/new");

        cache.changed("a");
        cache.preload((taker, most) -> {
            cache.distrust();
            taker.take(1, "a", target("https://e.org/old"));
        });
        assertThat(locationOf("a")).isEqualTo("https://e.org/new");
    }

    @Test
    void aReadingThatEndsLaterThanTheNextBeganHidesNoChangeFromIt() throws Exception {
        store("a", "https://e.org/new");
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var earlier = CompletableFuture.runAsync(() -> cache.preload((taker, most) -> {
            begun.countDown();
            awaitLatch(released);
        }));
        awaitLatch(begun);

        cache.preload((taker, most) -> {
            released.countDown();
            earlier.join();
            cache.changed("a");
            taker.take(1, "a", target("https://e.org/old"));
        });

        assertThat(locationOf("a")).isEqualTo("https://e.org/new");
    }

    @Test
    void ofManyLinksAsManyAreTakenInAsThereIsRoomFor() throws Exception {
        cache.preload((taker, most) -> {
            assertThat(most).isGreaterThan(10_000);
            for (var i = 0; i < 100_000; i++) {
                taker.take(1, "code" + i, target("https://e.org/a-page-with-an-ordinary-name/" + i));
            }
        });

        assertThat(cache.size()).isBetween(5_000L, 20_000L);
        assertThat(cache.bytes()).isLessThanOrEqualTo(1 << 20);
        // what came first is the most visited
        assertThat(locationOf("code0")).endsWith("/0");
        assertThat(cache.loads()).isZero();
    }

    @Test
    void aLinkThatBecomesAnotherKindIsTheNewOneAlone() throws Exception {
        for (var round = 0; round < 3; round++) {
            store("a", "https://e.org/plain");
            cache.changed("a");
            assertThat(locationOf("a")).isEqualTo("https://e.org/plain");
            store("a", new LinkTarget(1, "https://e.org/limited", null, null, 5, true, List.of()));
            cache.changed("a");
            assertThat(locationOf("a")).isEqualTo("https://e.org/limited");
            assertThat(cache.recall(1, "a", 0, link)).isEqualTo(Recall.UNDECIDED);
        }
        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void manyWhoMissTheSameLinkReadItOnce() throws Exception {
        store("a", "https://e.org/1");
        var released = new CountDownLatch(1);
        var slow = cacheOver((domainId, code) -> {
            awaitLatch(released);
            return read(domainId, code);
        });
        var threads = Executors.newFixedThreadPool(8);
        var asking = new CountDownLatch(8);
        Callable<Resolution> question = () -> {
            asking.countDown();
            return slow.find(1, "a", 0);
        };
        var answers = new ArrayList<Future<Resolution>>();
        for (int i = 0; i < 8; i++) {
            answers.add(threads.submit(question));
        }

        asking.await();
        released.countDown();

        for (var answer : answers) {
            assertThat(answer.get()).isInstanceOf(Resolution.Found.class);
        }
        assertThat(slow.loads()).isEqualTo(1);
        threads.shutdownNow();
    }

    @Test
    void anOldLinkIsServedWhileTheDatabaseIsDown() throws Exception {
        store("a", "https://e.org/1");
        locationOf("a");
        databaseDown = true;

        for (int minutes = 0; minutes < 200; minutes += 2) {
            nanos.addAndGet(Duration.ofMinutes(2).toNanos());
            assertThat(locationOf("a")).isEqualTo("https://e.org/1");
        }
    }

    @Test
    void anOldLinkIsReadAgainBehindTheRedirect() throws Exception {
        store("a", "https://e.org/1");
        locationOf("a");
        store("a", "https://e.org/2");

        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        locationOf("a");

        assertThat(locationOf("a")).isEqualTo("https://e.org/2");
    }

    @Test
    void aLinkThatIsNotCachedIsUnavailableWhileTheDatabaseIsDown() {
        databaseDown = true;

        assertThatThrownBy(() -> cache.find(1, "a", 0)).isInstanceOf(DatabaseUnavailableException.class);

        databaseDown = false;
        store("a", "https://e.org/1");
        assertThat(cache.size()).isZero();
    }

    @Test
    void anUnknownCodeIsRememberedForAShortWhile() throws Exception {
        assertThat(cache.find(1, "x", 0)).isInstanceOf(Resolution.Unknown.class);
        assertThat(cache.find(1, "x", 0)).isInstanceOf(Resolution.Unknown.class);
        assertThat(cache.loads()).isEqualTo(1);

        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        cache.find(1, "x", 0);
        assertThat(cache.loads()).isEqualTo(2);
    }

    @Test
    void guessedCodesEvictNoLinkAndStayWithinTheirBound() throws Exception {
        store("a", "https://e.org/1");
        locationOf("a");

        for (int i = 0; i < 10_000; i++) {
            cache.find(1, "guess" + i, 0);
        }

        assertThat(cache.unknownSize()).isLessThanOrEqualTo(100);
        var before = cache.loads();
        locationOf("a");
        assertThat(cache.loads()).isEqualTo(before);
    }

    @Test
    void aChangeIsSeenAtOnce() throws Exception {
        assertThat(cache.find(1, "a", 0)).isInstanceOf(Resolution.Unknown.class);
        store("a", "https://e.org/1");
        cache.changed("a");
        assertThat(locationOf("a")).isEqualTo("https://e.org/1");

        store("a", "https://e.org/2");
        cache.changed("");
        assertThat(locationOf("a")).isEqualTo("https://e.org/2");

        stored.remove("a");
        cache.changed("a");
        assertThat(cache.find(1, "a", 0)).isInstanceOf(Resolution.Unknown.class);
    }

    @Test
    void aChangeWhileALinkIsLookedForIsNotForgotten() throws Exception {
        var meanwhile = new ArrayList<Runnable>();
        var racing = cacheOver((domainId, code) -> {
            var found = read(domainId, code);
            meanwhile.forEach(Runnable::run);
            return found;
        });
        meanwhile.add(() -> {
            store("a", "https://e.org/1");
            racing.changed("a");
        });
        assertThat(racing.find(1, "a", 0)).isInstanceOf(Resolution.Unknown.class);

        assertThat(racing.find(1, "a", 0)).isInstanceOf(Resolution.Found.class);
    }

    @Test
    void afterNoticesMayHaveBeenMissedLinksAreServedAndReadAgainBehindTheirRedirect() throws Exception {
        store("a", "https://e.org/1");
        locationOf("a");
        cache.find(1, "x", 0);
        store("a", "https://e.org/2");
        store("x", "https://e.org/x");

        cache.distrust();

        assertThat(locationOf("a")).isEqualTo("https://e.org/1");
        assertThat(locationOf("a")).isEqualTo("https://e.org/2");
        assertThat(locationOf("x")).isEqualTo("https://e.org/x");
        var loads = cache.loads();
        locationOf("a");
        assertThat(cache.loads()).isEqualTo(loads);
    }

    @Test
    void aLinkThatCouldNotBeReadAgainStaysDistrustedAndIsTriedAgainAfterAPause() throws Exception {
        store("a", "https://e.org/1");
        locationOf("a");
        store("a", "https://e.org/2");
        cache.distrust();
        databaseDown = true;

        locationOf("a");
        databaseDown = false;
        var loads = cache.loads();
        locationOf("a");
        assertThat(cache.loads()).isEqualTo(loads);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        locationOf("a");
        assertThat(locationOf("a")).isEqualTo("https://e.org/2");
    }

    @Test
    void aLinkMayBeRemovedBetweenFindingItAndReadingItAgain() throws Exception {
        store("a", "https://e.org/1");
        var removing = new Thread(() -> {
            for (int i = 0; i < 50_000; i++) {
                cache.changed("a");
            }
        });
        removing.start();

        while (removing.isAlive()) {
            cache.distrust();
            assertThat(cache.find(1, "a", 0)).isInstanceOf(Resolution.Found.class);
        }
    }

    @Test
    void aDistrustedLinkIsStillFoundWhileTheThreadsStop() throws Exception {
        var stopped = new AtomicBoolean();
        var stopping = new LinkCache(
                (domainId, code) -> stopped.get()
                        ? CompletableFuture.failedFuture(new RejectedExecutionException("stopped"))
                        : answer(this::read, domainId, code),
                codes,
                () -> new long[0],
                SETTINGS,
                Runnable::run,
                nanos::get);
        store("a", "https://e.org/1");
        stopping.find(1, "a", 0);
        stopping.distrust();
        stopped.set(true);

        assertThat(stopping.find(1, "a", 0)).isInstanceOf(Resolution.Found.class);
    }

    @Test
    void eachDomainHasItsOwnCodesAndElseThoseOfTheDefaultOne() throws Exception {
        store("a", "https://e.org/1");
        store("7/a", "https://e.org/7");

        assertThat(locationOf(1, "a")).isEqualTo("https://e.org/1");
        assertThat(locationOf(7, "a")).isEqualTo("https://e.org/7");
        assertThat(locationOf(9, "a")).isEqualTo("https://e.org/1");
        var loads = cache.loads();
        locationOf(7, "a");
        locationOf(9, "a");
        assertThat(cache.loads()).isEqualTo(loads);
    }

    @Test
    void aCodeThatChangesIsForgottenForEveryDomain() throws Exception {
        store("a", "https://e.org/1");
        locationOf(1, "a");
        locationOf(9, "a");
        assertThat(cache.find(7, "b", 0)).isInstanceOf(Resolution.Unknown.class);
        store("a", "https://e.org/2");
        store("7/b", "https://e.org/b");

        cache.changed("a");
        cache.changed("b");

        assertThat(locationOf(1, "a")).isEqualTo("https://e.org/2");
        assertThat(locationOf(9, "a")).isEqualTo("https://e.org/2");
        assertThat(locationOf(7, "b")).isEqualTo("https://e.org/b");
    }

    @Test
    void aLinkLeadsOnOnlyWhileItIsValid() throws Exception {
        stored.put(
                "a",
                new LinkTarget(
                        1,
                        "https://e.org/",
                        Instant.ofEpochMilli(10),
                        Instant.ofEpochMilli(20),
                        null,
                        true,
                        List.of()));

        assertThat(cache.find(1, "a", 9)).isInstanceOf(Resolution.Gone.class);
        assertThat(cache.find(1, "a", 10)).isInstanceOf(Resolution.Found.class);
        assertThat(cache.find(1, "a", 20)).isInstanceOf(Resolution.Found.class);
        assertThat(cache.find(1, "a", 21)).isInstanceOf(Resolution.Gone.class);
    }

    /** A way to read a link that answers in the thread of whoever asks. */
    private interface Reader {
        Optional<LinkTarget> read(long domainId, String code);
    }

    private static CompletableFuture<Optional<LinkTarget>> answer(Reader reader, long domainId, String code) {
        try {
            return CompletableFuture.completedFuture(reader.read(domainId, code));
        } catch (LinkStoreException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private LinkCache cacheOver(Reader reader) {
        return new LinkCache(
                (domainId, code) -> answer(reader, domainId, code),
                codes,
                () -> new long[] {7, 9},
                SETTINGS,
                Runnable::run,
                nanos::get);
    }

    private Optional<LinkTarget> read(long domainId, String code) {
        if (databaseDown) {
            throw new LinkStoreException(new SQLException("down"));
        }
        var own = domainId == 1 ? null : stored.get(domainId + "/" + code);
        return Optional.ofNullable(own != null ? own : stored.get(code));
    }

    private static LinkTarget target(String longUrl) {
        return new LinkTarget(1, longUrl, null, null, null, true, List.of());
    }

    private void store(String code, String longUrl) {
        store(code, target(longUrl));
    }

    private void store(String code, LinkTarget target) {
        stored.put(code, target);
    }

    private String locationOf(String code) throws DatabaseUnavailableException {
        return locationOf(1, code);
    }

    private String locationOf(long domainId, String code) throws DatabaseUnavailableException {
        var resolution = cache.find(domainId, code, 0);
        assertThat(resolution).isInstanceOf(Resolution.Found.class);
        return ((Resolution.Found) resolution).target().location();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
