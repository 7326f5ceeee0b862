package io.plumbline.web.redirect.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.redirect.LinkKey;
import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.testing.TestRedis;
import io.plumbline.web.gate.GatheredQuestions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Several instances over one Redis; the database is a map. */
class SharedLinksTest {

    private static final int CONNECTIONS = 4;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestRedis redis = TestRedis.start();
    private final Map<String, LinkTarget> database = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicBoolean databaseDown = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Instance> instances = new ArrayList<>();

    /** One with its threads, so that a test can wait until all is done that was asked for. */
    private final class Instance {

        private final ExecutorService inOrder = Executors.newSingleThreadExecutor();
        private final AtomicInteger underWay = new AtomicInteger();
        private final ExecutorService reading = counted();
        private final SharedLinks links;

        Instance(OneByOne stored) {
            this(stored, Duration.ofSeconds(5));
        }

        Instance(OneByOne stored, Duration timeout) {
            var settings =
                    new SharedCacheSettings(redis.address(), null, null, "test", Duration.ofMinutes(10), timeout);
            var inDatabase = new GatheredQuestions<LinkKey, Optional<LinkTarget>>(
                    keys -> keys.stream()
                            .map(key -> stored.find(key.domainId(), key.code()))
                            .toList(),
                    2,
                    100,
                    10_000,
                    LONG,
                    reading);
            this.links = new SharedLinks(
                    inDatabase::askAll,
                    new RedisLinks(settings, CONNECTIONS),
                    timeout,
                    () -> "test:",
                    inOrder,
                    counted(),
                    nanos::get);
            instances.add(this);
        }

        private ExecutorService counted() {
            return new ThreadPoolExecutor(3, 3, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                @Override
                public void execute(Runnable task) {
                    underWay.incrementAndGet();
                    super.execute(task);
                }

                @Override
                protected void afterExecute(Runnable task, Throwable failure) {
                    underWay.decrementAndGet();
                }
            };
        }

        Instance hearing() throws Exception {
            links.heard(true);
            return settled();
        }

        Instance settled() throws Exception {
            inOrder.submit(() -> {}).get();
            return this;
        }

        String longUrlAtOnce(String code) {
            return find(1, code).map(LinkTarget::longUrl).orElse("none");
        }

        /** The same, and what was read is in the cache then. */
        String longUrl(String code) {
            var longUrl = longUrlAtOnce(code);
            awaitStored();
            return longUrl;
        }

        Optional<LinkTarget> find(long domainId, String code) {
            return links.find(domainId, code).join();
        }

        void awaitStored() {
            await(() -> underWay.get() == 0);
        }

        void close() {
            links.close();
            reading.shutdown();
        }
    }

    /** A way to read the database. */
    private interface OneByOne {
        Optional<LinkTarget> find(long domainId, String code);
    }

    @AfterEach
    void end() {
        instances.forEach(Instance::close);
        redis.close();
    }

    @Test
    void whatOneHasReadTheOtherFinds() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        var other = new Instance(this::read).hearing();

        assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
        assertThat(other.longUrl("a")).isEqualTo("https://e.org/1");

        assertThat(reads).hasValue(1);
        assertThat(one.links.misses()).isEqualTo(1);
        assertThat(other.links.hits()).isEqualTo(1);
    }

    @Test
    void aDomainHasItsOwnLinkOfACodeAndAChangeForgetsAll() throws Exception {
        store("a", "https://e.org/1");
        database.put("7/a", link("https://e.org/7"));
        var one = new Instance(this::read).hearing();

        for (int round = 0; round < 2; round++) {
            assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
            assertThat(one.find(7, "a")).map(LinkTarget::longUrl).contains("https://e.org/7");
            one.awaitStored();
        }
        assertThat(reads).hasValue(2);

        one.links.changed("a");
        one.settled();
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
        assertThat(one.find(7, "a")).map(LinkTarget::longUrl).contains("https://e.org/7");
        assertThat(reads).hasValue(4);
    }

    @Test
    void thatThereIsNoLinkIsNotShared() throws Exception {
        var one = new Instance(this::read).hearing();
        assertThat(one.longUrl("new")).isEqualTo("none");

        store("new", "https://e.org/1");

        assertThat(one.longUrl("new")).isEqualTo("https://e.org/1");
    }

    @Test
    void aChangeIsSeenByWhoeverHasHeardOfItHoweverOthersDo() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        var other = new Instance(this::read).hearing();
        other.longUrl("a");

        store("a", "https://e.org/2");
        one.links.changed("a");

        assertThat(one.longUrl("a")).isEqualTo("https://e.org/2");
        one.settled();
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/2");
        other.links.changed("a");
        assertThat(other.longUrl("a")).isEqualTo("https://e.org/2");
    }

    @Test
    void whatWasReadBeforeAChangeIsNotStoredAfterIt() throws Exception {
        store("a", "https://e.org/old");
        var hasRead = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        var slow = new Instance((domain, code) -> {
                    var link = read(domain, code);
                    hasRead.countDown();
                    awaitQuietly(mayGoOn);
                    return link;
                })
                .hearing();
        var other = new Instance(this::read).hearing();
        var reader = new Thread(() -> slow.longUrl("a"));
        reader.start();
        hasRead.await();

        store("a", "https://e.org/new");
        other.links.changed("a");
        other.settled();
        mayGoOn.countDown();
        reader.join();

        assertThat(other.longUrl("a")).isEqualTo("https://e.org/new");
    }

    @Test
    void whoBeginsToHearTrustsNothingThatWasThereBefore() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");
        store("a", "https://e.org/2");

        var late = new Instance(this::read).hearing();

        assertThat(late.longUrl("a")).isEqualTo("https://e.org/2");
    }

    @Test
    void whoHearsNothingAsksTheDatabase() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");
        one.links.heard(false);
        store("a", "https://e.org/2");

        assertThat(one.longUrl("a")).isEqualTo("https://e.org/2");
        assertThat(one.links.isInUse()).isFalse();

        one.hearing();
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/2");
        assertThat(one.links.isInUse()).isTrue();
    }

    @Test
    void aChangeOfEverythingForgetsEverything() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");
        store("a", "https://e.org/2");

        one.links.changed("");
        one.settled();

        assertThat(one.links.isInUse()).isTrue();
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/2");
    }

    @Test
    void moreChangesAtOnceThanCanBeForgottenOneByOneForgetEverything() throws Exception {
        var one = new Instance(this::read).hearing();
        var mayGoOn = new CountDownLatch(1);
        one.inOrder.execute(() -> awaitQuietly(mayGoOn));

        for (int change = 0; change < 150_000; change++) {
            one.links.changed("code" + change);
        }
        store("code1", "https://e.org/");
        mayGoOn.countDown();
        one.settled();

        assertThat(one.links.isInUse()).isTrue();
        assertThat(one.longUrl("code1")).isEqualTo("https://e.org/");
    }

    @Test
    void aCacheThatIsGoneCostsNoLinkAndIsUsedAgainWhenItIsBackWithoutWhatChangedMeanwhile() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");

        redis.stop();
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
        assertThat(one.links.failures()).as("nobody tries again for a second").isEqualTo(1);
        store("a", "https://e.org/2");
        one.links.changed("a");
        assertThat(one.settled().longUrl("a")).isEqualTo("https://e.org/2");

        redis.startAgain();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        one.longUrl("a");
        one.settled();
        assertThat(one.links.isInUse()).isTrue();
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/2");
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/2");
        assertThat(one.links.hits()).isEqualTo(1);
    }

    @Test
    void aChangeThatCouldNotBeForgottenIsNotUndoneByTheCache() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");

        // the connection is broken, the cache and what it holds are not
        try (var client = RedisClient.create(redis.address())) {
            client.executeCommand(new CommandArguments(Protocol.Command.CLIENT)
                    .add("KILL")
                    .add("TYPE")
                    .add("normal"));
        }
        store("a", "https://e.org/2");
        one.links.changed("a");
        one.settled();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        one.longUrl("a");
        one.settled();

        assertThat(one.links.failures()).isEqualTo(1);
        assertThat(one.links.isInUse()).isTrue();
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/2");
    }

    @Test
    void whatSomebodyElseHasPutThereIsNotFollowed() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");
        try (var client = RedisClient.create(redis.address())) {
            for (var foreign :
                    List.of("", "V", "V9999999999999999", "Vx", "L", "Lxxxxxxxxxxxxxxxx", "V0000000000000000zzz")) {
                client.hset("test:a", "1", foreign);
                assertThat(one.longUrl("a")).as(foreign).isEqualTo("https://e.org/1");
            }
            client.del("test:a");
            client.set("test:a", "no hash");
            assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
        }
    }

    @Test
    void whileTheDatabaseIsAwayTheCacheStillAnswers() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");

        databaseDown.set(true);

        assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
    }

    @Test
    void manyWhoMissAtOnceAreAskedForTogether() throws Exception {
        var codes = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            codes.add("c" + i);
            store("c" + i, "https://e.org/" + i);
        }
        var one = new Instance(this::read).hearing();
        var other = new Instance(this::read).hearing();
        assertThat(longUrlsAtOnce(one, codes)).hasSize(500).doesNotContain("none");
        one.awaitStored();
        assertThat(reads).hasValue(500);

        var before = scriptsRun();
        redis.freeze();
        var asked = new ArrayList<CompletableFuture<Optional<LinkTarget>>>();
        codes.forEach(code -> asked.add(other.links.find(1, code)));
        redis.thaw();

        for (int i = 0; i < 500; i++) {
            assertThat(asked.get(i).join()).map(LinkTarget::longUrl).contains("https://e.org/" + i);
        }
        assertThat(scriptsRun() - before)
                .as("two while the cache was frozen, and then a hundred links each")
                .isLessThanOrEqualTo(2 + 5);
        assertThat(reads).hasValue(500);
        assertThat(other.links.hits()).isEqualTo(500);
    }

    @Test
    void oneOfManyThatChangesWhileTheyAreReadIsNotStoredAndTheOthersAre() throws Exception {
        var codes = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            codes.add("c" + i);
            store("c" + i, "https://e.org/old");
        }
        var hasReadAll = new CountDownLatch(50);
        var mayGoOn = new CountDownLatch(1);
        var slow = new Instance((domain, code) -> {
                    var link = read(domain, code);
                    hasReadAll.countDown();
                    if (hasReadAll.getCount() == 0) {
                        awaitQuietly(mayGoOn);
                    }
                    return link;
                })
                .hearing();
        var other = new Instance(this::read).hearing();
        var asked = new ArrayList<CompletableFuture<Optional<LinkTarget>>>();
        codes.forEach(code -> asked.add(slow.links.find(1, code)));
        hasReadAll.await();

        store("c7", "https://e.org/new");
        other.links.changed("c7");
        other.settled();
        mayGoOn.countDown();
        asked.forEach(CompletableFuture::join);
        slow.awaitStored();

        assertThat(reads).hasValue(50);
        for (var code : codes) {
            assertThat(other.longUrl(code)).isEqualTo("https://e.org/" + (code.equals("c7") ? "new" : "old"));
        }
        assertThat(reads).as("nothing but what has changed was read again").hasValue(51);
        slow.links.changed("c7");
        assertThat(slow.longUrl("c7")).isEqualTo("https://e.org/new");
    }

    @Test
    void aCacheThatFreezesWhileItIsAskedCostsOneTimeoutAndEachLinkComesFromTheDatabase() throws Exception {
        var codes = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            codes.add("c" + i);
            store("c" + i, "https://e.org/1");
        }
        var one = new Instance(this::read, Duration.ofMillis(200)).hearing();
        assertThat(longUrlsAtOnce(one, codes)).doesNotContain("none");
        one.awaitStored();
        var readBefore = reads.get();

        redis.freeze();
        try {
            assertThat(longUrlsAtOnce(one, codes)).hasSize(300).containsOnly("https://e.org/1");
            await(() -> !one.links.isInUse());
            assertThat(reads.get() - readBefore).isGreaterThanOrEqualTo(300);
            one.awaitStored();
            var failures = one.links.failures();
            assertThat(failures).isPositive();
            codes.forEach(code -> store(code, "https://e.org/2"));
            codes.forEach(one.links::changed);
            assertThat(longUrlsAtOnce(one, codes)).containsOnly("https://e.org/2");
            assertThat(one.links.failures())
                    .as("nobody tries again for a second")
                    .isEqualTo(failures);
        } finally {
            redis.thaw();
        }

        one.settled();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        one.longUrl("c1");
        one.settled();
        assertThat(one.links.isInUse()).isTrue();
        assertThat(longUrlsAtOnce(one, codes)).containsOnly("https://e.org/2");
    }

    @Test
    void aLinkInTheFormOfAnotherVersionIsReadFromTheDatabaseAndTheOthersFromTheCache() throws Exception {
        var codes = List.of("a", "b", "c");
        codes.forEach(code -> store(code, "https://e.org/" + code));
        var one = new Instance(this::read).hearing();
        longUrlsAtOnce(one, codes);
        one.awaitStored();
        try (var client = RedisClient.create(redis.address())) {
            var key = "test:b".getBytes(UTF_8);
            var field = "1".getBytes(UTF_8);
            var held = client.hget(key, field);
            held[RedisLinks.FRONT]++;
            client.hset(key, field, held);
        }
        reads.set(0);

        assertThat(longUrlsAtOnce(one, codes)).containsExactly("https://e.org/a", "https://e.org/b", "https://e.org/c");
        assertThat(reads).hasValue(1);
        assertThat(one.links.isInUse()).isTrue();
    }

    @Test
    void whatIsFarTooLargeForALinkIsNeitherFollowedNorStored() throws Exception {
        store("a", "https://e.org/1");
        store("long", "https://e.org/" + "x".repeat(70_000));
        var one = new Instance(this::read).hearing();
        one.longUrl("a");
        try (var client = RedisClient.create(redis.address())) {
            client.hset("test:a", "1", client.hget("test:a", "1") + "x".repeat(70_000));
            assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
            assertThat(client.hget("test:a", "1")).as("replaced").hasSizeLessThan(200);

            assertThat(one.longUrl("long")).hasSizeGreaterThan(70_000);
            assertThat(client.exists("test:long")).isFalse();
        }
    }

    @Test
    void aFullCacheStillGivesWhatItHas() throws Exception {
        store("a", "https://e.org/1");
        store("b", "https://e.org/2");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");
        try (var client = RedisClient.create(redis.address())) {
            client.configSet("maxmemory", "1");
        }

        assertThat(longUrlsAtOnce(one, List.of("a", "b"))).containsExactly("https://e.org/1", "https://e.org/2");
        one.awaitStored();

        assertThat(one.links.isInUse()).isTrue();
        assertThat(one.links.hits()).isEqualTo(1);
        assertThat(one.links.failures()).isZero();
    }

    @Test
    void aDatabaseThatFailsFailsForThoseWhoMissedAlone() throws Exception {
        store("a", "https://e.org/1");
        var one = new Instance(this::read).hearing();
        one.longUrl("a");
        databaseDown.set(true);

        var kept = one.links.find(1, "a");
        var missed = one.links.find(1, "b");

        assertThat(kept.join()).isPresent();
        assertThatThrownBy(missed::get).hasRootCauseInstanceOf(SQLException.class);
        assertThat(one.links.isInUse()).isTrue();
    }

    @Test
    void underChangesByManyWhoeverHasHeardOfTheLastOneSeesIt() throws Exception {
        var one = new Instance(this::read).hearing();
        var other = new Instance(this::read).hearing();
        var stop = new AtomicBoolean();
        var readers = new ArrayList<Thread>();
        for (var instance : List.of(one, other)) {
            var reader = new Thread(() -> {
                while (!stop.get()) {
                    instance.longUrlAtOnce("a");
                }
            });
            reader.start();
            readers.add(reader);
        }
        for (int version = 0; version < 500; version++) {
            var url = "https://e.org/" + version;
            store("a", url);
            one.links.changed("a");
            other.links.changed("a");
            assertThat(one.longUrlAtOnce("a")).isEqualTo(url);
            assertThat(other.longUrlAtOnce("a")).isEqualTo(url);
            if (version % 3 == 0) {
                one.settled();
                other.settled();
                assertThat(one.longUrlAtOnce("a")).isEqualTo(url);
                assertThat(other.longUrlAtOnce("a")).isEqualTo(url);
            }
        }
        stop.set(true);
        for (var reader : readers) {
            reader.join();
        }
        assertThat(one.links.hits() + other.links.hits()).isPositive();
    }

    private void store(String code, String longUrl) {
        database.put("1/" + code, link(longUrl));
    }

    private static List<String> longUrlsAtOnce(Instance instance, List<String> codes) {
        var asked = codes.stream().map(code -> instance.links.find(1, code)).toList();
        return asked.stream()
                .map(link -> link.join().map(LinkTarget::longUrl).orElse("none"))
                .toList();
    }

    private long scriptsRun() {
        try (var client = RedisClient.create(redis.address())) {
            return client.info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_eval:calls="))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                    .sum();
        }
    }

    private static void await(BooleanSupplier condition) {
        var begunNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begunNanos).isLessThan(LONG.toNanos());
            Thread.onSpinWait();
        }
    }

    private static LinkTarget link(String longUrl) {
        return new LinkTarget(1, longUrl, null, null, null, true, List.of());
    }

    private Optional<LinkTarget> read(long domainId, String code) {
        if (databaseDown.get()) {
            throw new LinkStoreException(new SQLException("down"));
        }
        reads.incrementAndGet();
        return Optional.ofNullable(database.get(domainId + "/" + code));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
