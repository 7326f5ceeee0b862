package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkShortenerTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.123456Z");
    private static final String LONG_URL = "https://example.org/a/long/path?with=query";

    private final PersistenceUnit unit = new PersistenceUnit(TestDatabase.fresh());

    @AfterEach
    void close() {
        unit.close();
    }

    @Test
    void aLinkIsStoredUnderSevenRandomCharacters() {
        var link = shorten(wish(null));

        assertThat(link.shortCode()).matches("[0-9A-Za-z]{7}");
        assertThat(find(link.shortCode())).isEqualTo(link);
        assertThat(link.longUrl()).isEqualTo(LONG_URL);
        assertThat(link.createdAt()).isEqualTo(NOW);
        assertThat(link.authority()).isEmpty();
    }

    @Test
    void everythingThatWasWishedForIsStored() {
        var since = Instant.parse("2026-06-01T00:00:00Z");
        var until = Instant.parse("2027-06-01T00:00:00Z");

        var link = shorten(new NewLink(LONG_URL, "all", 7, false, "A title", since, until, 12, true, false, null));

        assertThat(find("all"))
                .isEqualTo(new LinkDescription(
                        link.id(), "all", "", LONG_URL, "A title", NOW, since, until, 12, true, false));
    }

    @Test
    void aCustomSlugIsTakenOnce() {
        shorten(wish("hello"));

        assertThatThrownBy(() -> shorten(wish("hello")))
                .isInstanceOf(CodeTakenException.class)
                .hasMessageContaining("\"hello\"");
        assertThat(count("")).isEqualTo(1);
    }

    @Test
    void slugsDifferByCase() {
        shorten(wish("hello"));

        assertThat(shorten(wish("Hello")).shortCode()).isEqualTo("Hello");
    }

    @Test
    void ofManyWhoWantOneSlugAtOnceExactlyOneGetsIt() throws InterruptedException {
        var outcomes = atOnce(20, () -> shorten(wish("hello")));

        var taken = 0;
        for (var outcome : outcomes) {
            taken += failureOf(outcome) instanceof CodeTakenException ? 1 : 0;
        }
        assertThat(taken).isEqualTo(19);
        assertThat(count("")).isEqualTo(1);
    }

    @Test
    void aTakenRandomCodeIsDrawnAgainAndGrowsWhenItsLengthIsUsedUp() {
        var onlyA = new RandomCodes(RandomGenerator.of("L64X128MixRandom"), "a");

        assertThat(shorten(wish(null), onlyA).shortCode()).isEqualTo("aaaaaaa");
        assertThat(shorten(wish(null), onlyA).shortCode()).isEqualTo("aaaaaaaa");
        assertThat(shorten(wish(null), onlyA).shortCode()).isEqualTo("aaaaaaaaa");
    }

    @Test
    void drawingEndsWhereNoCodeIsFree() {
        var onlyA = new RandomCodes(RandomGenerator.of("L64X128MixRandom"), "a");
        for (var i = 0; i < 8; i++) {
            shorten(wish(null), onlyA);
        }

        assertThatThrownBy(() -> shorten(wish(null), onlyA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no free code after 40 draws");
    }

    @Test
    void anExistingLinkIsFoundIfThatWillDo() {
        var first = shorten(wish(null));

        assertThat(shorten(reusing(null, null))).isEqualTo(first);
        assertThat(count("")).isEqualTo(1);
    }

    @Test
    void anExistingLinkWithoutWhatWasAskedForWillNotDo() {
        var first = shorten(wish(null));

        var limited = shorten(reusing(null, 5));
        var named = shorten(reusing("named", null));

        assertThat(limited.shortCode()).isNotEqualTo(first.shortCode());
        assertThat(named.shortCode()).isEqualTo("named");
        assertThat(shorten(reusing("named", null))).isEqualTo(named);
        assertThat(shorten(reusing(null, 5))).isEqualTo(limited);
    }

    @Test
    void manyWhoReuseOneUrlAtOnceShareOneLink() throws InterruptedException, ExecutionException {
        var codes = new HashSet<String>();
        for (var outcome : atOnce(20, () -> shorten(reusing(null, null)))) {
            codes.add(outcome.get().shortCode());
        }

        assertThat(codes).hasSize(1);
    }

    @Test
    void aVeryLongUrlIsStoredAndFoundAgain() {
        var longUrl = "https://example.org/" + "x".repeat(100_000);
        var link = shorten(new NewLink(longUrl, null, 7, true, null, null, null, null, false, true, null));

        assertThat(shorten(new NewLink(longUrl, null, 7, true, null, null, null, null, false, true, null)))
                .isEqualTo(link);
    }

    private static <T> List<Future<T>> atOnce(int callers, Callable<T> call) throws InterruptedException {
        var pool = Executors.newFixedThreadPool(callers);
        try {
            return List.copyOf(
                    pool.invokeAll(Stream.generate(() -> call).limit(callers).toList()));
        } finally {
            pool.shutdown();
        }
    }

    private static @Nullable Throwable failureOf(Future<?> outcome) throws InterruptedException {
        try {
            outcome.get();
            return null;
        } catch (ExecutionException failure) {
            return failure.getCause();
        }
    }

    private LinkDescription shorten(NewLink wish) {
        return shorten(wish, new RandomCodes());
    }

    private LinkDescription shorten(NewLink wish, RandomCodes codes) {
        return unit.inTransaction(entities -> new LinkShortener(new ShortLinks(entities), codes).shorten(wish, NOW));
    }

    private LinkDescription find(String code) {
        return unit.inTransaction(
                entities -> new ShortLinks(entities).find(code).orElseThrow());
    }

    private long count(String search) {
        return unit.inTransaction(entities -> new ShortLinks(entities).count(LinkFilter.ALL.containing(search)));
    }

    private static NewLink wish(@Nullable String slug) {
        return new NewLink(LONG_URL, slug, 7, false, null, null, null, null, false, true, null);
    }

    private static NewLink reusing(@Nullable String slug, @Nullable Integer maxVisits) {
        return new NewLink(LONG_URL, slug, 7, true, null, null, null, maxVisits, false, true, null);
    }
}
