package io.plumbline.web.redirect.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.testing.TestRedis;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Several instances over one Redis; the database is a map. */
class SharedLinksTest {

    private static final int CONNECTIONS = 4;

    private final TestRedis redis = TestRedis.start();
    private final Map<String, LinkTarget> database = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicBoolean databaseDown = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Instance> instances = new ArrayList<>();

    /** One with its thread, so that a test can wait until all is done that was asked for. */
    private final class Instance {

        private final ExecutorService inOrder = Executors.newSingleThreadExecutor();
        private final SharedLinks links;

        Instance(SharedLinks.Links stored) {
            var settings = new SharedCacheSettings(
                    redis.address(), null, null, "test", Duration.ofMinutes(10), Duration.ofSeconds(5));
            this.links =
                    new SharedLinks(stored, new RedisLinks(settings, CONNECTIONS), () -> "test:", inOrder, nanos::get);
            instances.add(this);
        }

        Instance hearing() throws Exception {
            links.heard(true);
            return settled();
        }

        Instance settled() throws Exception {
            inOrder.submit(() -> {}).get();
            return this;
        }

        String longUrl(String code) {
            return links.find(1, code).map(LinkTarget::longUrl).orElse("none");
        }
    }

    @AfterEach
    void end() {
        instances.forEach(instance -> instance.links.close());
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
            assertThat(one.links.find(7, "a")).map(LinkTarget::longUrl).contains("https://e.org/7");
        }
        assertThat(reads).hasValue(2);

        one.links.changed("a");
        one.settled();
        assertThat(one.longUrl("a")).isEqualTo("https://e.org/1");
        assertThat(one.links.find(7, "a")).map(LinkTarget::longUrl).contains("https://e.org/7");
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
    void underChangesByManyWhoeverHasHeardOfTheLastOneSeesIt() throws Exception {
        var one = new Instance(this::read).hearing();
        var other = new Instance(this::read).hearing();
        var stop = new AtomicBoolean();
        var readers = new ArrayList<Thread>();
        for (var instance : List.of(one, other)) {
            var reader = new Thread(() -> {
                while (!stop.get()) {
                    instance.longUrl("a");
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
            assertThat(one.longUrl("a")).isEqualTo(url);
            assertThat(other.longUrl("a")).isEqualTo(url);
            if (version % 3 == 0) {
                one.settled();
                other.settled();
                assertThat(one.longUrl("a")).isEqualTo(url);
                assertThat(other.longUrl("a")).isEqualTo(url);
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
