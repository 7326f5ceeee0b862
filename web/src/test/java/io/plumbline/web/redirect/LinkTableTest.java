package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.redirect.LinkTarget;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LinkTableTest {

    private static final int ENTIRE = 1 << 20;
    private static final long SEED = 7;

    private final PlainLink link = new PlainLink();

    @Test
    void aLinkIsFoundAsItWasPut() {
        var table = new LinkTable(ENTIRE, SEED);
        assertThat(table.find("abc", link)).isFalse();

        assertThat(table.put("abc", target(7, "https://e.org/%C3%A9?a=b", false, 3, 42)))
                .isTrue();

        assertThat(table.find("abc", link)).isTrue();
        assertThat(link.linkId()).isEqualTo(7);
        assertThat(link.location()).isEqualTo("https://e.org/%C3%A9?a=b");
        assertThat(link.forwardsQuery()).isFalse();
        assertThat(link.generation()).isEqualTo(3);
        assertThat(link.readSeconds()).isEqualTo(42);
        assertThat(table.find("ab", link)).isFalse();
        assertThat(table.find("abcd", link)).isFalse();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void linksThatAreNotTheSameForEverybodyForEverAreNotForIt() {
        var table = new LinkTable(ENTIRE, SEED);
        var since = Instant.ofEpochMilli(1);

        assertThat(table.put("a", of(new LinkTarget(1, "https://e.org", null, null, 5, true, List.of()))))
                .isFalse();
        assertThat(table.put("a", of(new LinkTarget(1, "https://e.org", since, null, null, true, List.of()))))
                .isFalse();
        assertThat(table.put("a", of(new LinkTarget(1, "https://e.org", null, since, null, true, List.of()))))
                .isFalse();
        assertThat(table.put("é", target(1, "https://e.org", true, 0, 0))).isFalse();
        assertThat(table.find("é", link)).isFalse();
        assertThat(table.size()).isZero();
    }

    @Test
    void aLinkThatIsTooLargeTakesTheOldOneOfItsKeyAway() {
        var table = new LinkTable(ENTIRE, SEED);
        table.put("a", target(1, "https://e.org/", true, 0, 0));

        assertThat(table.put("a", target(1, "https://e.org/" + "x".repeat(ENTIRE), true, 0, 0)))
                .isFalse();

        assertThat(table.find("a", link)).isFalse();
    }

    @Test
    void aLongUrlIsWhole() {
        var table = new LinkTable(ENTIRE, SEED);
        var url = "https://e.org/" + "0123456789".repeat(800);

        assertThat(table.put("long", target(1, url, true, 0, 0))).isTrue();

        assertThat(table.find("long", link)).isTrue();
        assertThat(link.location()).isEqualTo(url);
    }

    @Test
    void itHoldsWhatAMapHoldsAsLongAsThereIsRoom() {
        var table = new LinkTable(8 * ENTIRE, SEED);
        var map = new HashMap<String, Long>();
        var random = new Random(1);
        for (var step = 0; step < 100_000; step++) {
            var key = Integer.toString(random.nextInt(5_000), 36);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    map.put(key, (long) step);
                    table.put(key, target(step, urlOf(step, random.nextInt(200)), true, 0, 0));
                }
                case 2 -> {
                    map.remove(key);
                    table.remove(key);
                }
                default -> {
                    assertThat(table.find(key, link)).isEqualTo(map.containsKey(key));
                    assertThat(map.getOrDefault(key, link.linkId())).isEqualTo(link.linkId());
                }
            }
        }
        assertThat(table.size()).isEqualTo(map.size());
        for (var entry : map.entrySet()) {
            assertThat(table.find(entry.getKey(), link)).isTrue();
            assertThat(link.linkId()).isEqualTo(entry.getValue());
            assertThat(link.location()).startsWith("https://e.org/" + entry.getValue() + "/");
        }

        table.clear();
        assertThat(table.size()).isZero();
        assertThat(table.find(map.keySet().iterator().next(), link)).isFalse();
    }

    @Test
    void itNeverTakesMoreThanItsBoundHoweverManyLinksComeIn() {
        for (var bound : List.of(20_000, 300_000, 4 << 20)) {
            var table = new LinkTable(bound, SEED);

            for (var i = 0; i < 100_000; i++) {
                table.put("code" + i, target(i, urlOf(i, i % 50), true, 0, 0));
            }

            assertThat(table.bytes()).isLessThanOrEqualTo(bound);
            assertThat(table.size() * 160).isGreaterThan(bound / 2);
            assertThat(table.find("code99999", link)).isTrue();
        }
    }

    @Test
    void whatIsReservedForLinksIsEnoughForThem() {
        var table = new LinkTable(8 * ENTIRE, SEED);
        table.put("early", target(7, "https://e.org/", true, 0, 0));
        var octets = 0L;
        for (var i = 0; i < 20_000; i++) {
            octets += ("code" + i).length() + urlOf(i, i % 50).length();
        }

        table.reserve(20_000, octets);

        var reserved = table.bytes();
        assertThat(reserved).isBetween(octets, 3 * octets);
        for (var round = 0; round < 3; round++) {
            for (var i = 0; i < 20_000; i++) {
                table.put("code" + i, target(i, urlOf(i, i % 50), true, 0, 0));
            }
        }
        assertThat(table.bytes()).isEqualTo(reserved);
        assertThat(table.size()).isEqualTo(20_001);
        assertThat(table.find("early", link)).isTrue();
        table.reserve(20_000, octets);
        assertThat(table.bytes()).isEqualTo(reserved);
    }

    @Test
    void noMoreIsReservedThanItMayTake() {
        var table = new LinkTable(ENTIRE, SEED);

        table.reserve(10_000_000, 1L << 40);

        assertThat(table.bytes()).isBetween(ENTIRE / 2L, (long) ENTIRE);
    }

    @Test
    void whatIsAskedForStaysWhileOthersPassThrough() {
        var table = new LinkTable(ENTIRE, SEED);
        for (var i = 0; i < 200_000; i++) {
            if (i % 100 == 0) {
                for (var hot = 0; hot < 500; hot++) {
                    var key = "hot" + hot;
                    if (!table.find(key, link)) {
                        assertThat(i).as("when %s was pushed out", key).isZero();
                        table.put(key, target(hot, urlOf(hot, 20), true, 0, 0));
                    }
                }
            }
            table.put("cold" + i, target(i, urlOf(i, 20), true, 0, 0));
        }
    }

    @Test
    void linksThatArePutAgainAndAgainPushNoneOut() {
        var table = new LinkTable(ENTIRE, SEED);
        for (var round = 0; round < 100; round++) {
            for (var i = 0; i < 2_000; i++) {
                table.put("code" + i, target(i, urlOf(round, 20), true, 0, 0));
            }
        }
        assertThat(table.size()).isEqualTo(2_000);
    }

    @Test
    void whoReadsWhileOthersWriteSeesWholeLinksAlone() throws InterruptedException {
        var table = new LinkTable(64 << 10, SEED);
        var stopped = new AtomicBoolean();
        var writers = List.of(writer(table, stopped, 1), writer(table, stopped, 2));
        var found = 0;
        var random = new Random(3);

        while (found < 300_000) {
            var number = random.nextInt(400);
            if (table.find("code" + number, link)) {
                found++;
                assertThat(link.linkId() % 400).isEqualTo(number);
                assertThat(link.location()).isEqualTo(urlOf(link.linkId(), (int) (link.linkId() % 97)));
                assertThat(link.generation()).isEqualTo((int) link.linkId());
                assertThat(link.readSeconds()).isEqualTo(-(int) link.linkId());
            }
        }

        stopped.set(true);
        for (var writer : writers) {
            writer.join();
        }
    }

    private static Thread writer(LinkTable table, AtomicBoolean stopped, int seed) {
        var thread = new Thread(() -> {
            var random = new Random(seed);
            while (!stopped.get()) {
                var id = random.nextInt(1_000_000);
                if (random.nextInt(8) == 0) {
                    table.remove("code" + id % 400);
                } else {
                    table.put("code" + id % 400, target(id, urlOf(id, id % 97), true, id, -id));
                }
            }
        });
        thread.start();
        return thread;
    }

    private static String urlOf(long id, int more) {
        return "https://e.org/" + id + "/" + "x".repeat(more);
    }

    private static RedirectTarget target(long id, String url, boolean forwardQuery, int generation, int readSeconds) {
        return new RedirectTarget(
                new LinkTarget(id, url, null, null, null, forwardQuery, List.of()), generation, readSeconds);
    }

    private static RedirectTarget of(LinkTarget target) {
        return new RedirectTarget(target, 0, 0);
    }
}
