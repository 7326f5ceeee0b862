package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private final LinkStore store = new LinkStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aLinkIsStoredUnderSevenRandomCharacters() {
        var link = store.shorten(Wish.any());

        assertThat(link.shortCode()).matches("[0-9A-Za-z]{7}");
        assertThat(find(link.shortCode())).isEqualTo(link);
        assertThat(link.longUrl()).isEqualTo(Wish.LONG_URL);
        assertThat(link.createdAt()).isEqualTo(LinkStore.NOW);
        assertThat(link.authority()).isEmpty();
    }

    @Test
    void everythingThatWasWishedForIsStored() {
        var since = Instant.parse("2026-06-01T00:00:00Z");
        var until = Instant.parse("2027-06-01T00:00:00Z");

        var link = store.shorten(Wish.of("all")
                .on("s.example.org")
                .title("A title")
                .valid(since, until)
                .atMost(12)
                .tags("zoo", "animals"));

        assertThat(link)
                .isEqualTo(new LinkDescription(
                        link.id(),
                        "all",
                        "s.example.org",
                        Wish.LONG_URL,
                        "A title",
                        LinkStore.NOW,
                        since,
                        until,
                        12,
                        false,
                        true,
                        List.of("zoo", "animals"),
                        false,
                        0,
                        0,
                        0,
                        0));
    }

    @Test
    void aCustomSlugIsTakenOnceOnEachDomain() {
        store.shorten(Wish.of("hello"));
        var elsewhere = store.shorten(Wish.of("hello").on("s.example.org"));

        assertThat(elsewhere.authority()).isEqualTo("s.example.org");
        assertThatThrownBy(() -> store.shorten(Wish.of("hello")))
                .isInstanceOf(CodeTakenException.class)
                .hasMessageContaining("\"hello\"");
        assertThatThrownBy(() -> store.shorten(Wish.of("hello").on("s.example.org")))
                .isInstanceOfSatisfying(
                        CodeTakenException.class,
                        taken -> assertThat(taken.authority()).isEqualTo("s.example.org"));
        assertThat(store.count()).isEqualTo(2);
    }

    @Test
    void aWishThatFailsLeavesNeitherDomainNorTags() {
        store.shorten(Wish.of("hello"));

        assertThatThrownBy(() -> store.shorten(Wish.of("hello").tags("new"))).isInstanceOf(CodeTakenException.class);

        assertThat(store.sql().first("SELECT count(*) FROM plumbline.tag", row -> row.getLong(1)))
                .contains(0L);
    }

    @Test
    void slugsDifferByCase() {
        store.shorten(Wish.of("hello"));

        assertThat(store.shorten(Wish.of("Hello")).shortCode()).isEqualTo("Hello");
    }

    @Test
    void whatIsAlikeButForItsCaseIsTakenInLooseMode() {
        store.shorten(Wish.of("Hello"));

        assertThatThrownBy(
                        () -> store.shorten(Wish.of("hello"), LinkStore.NOW, LinkStore.LOOSE, new RandomCodes("abc")))
                .isInstanceOf(CodeTakenException.class);
    }

    @Test
    void aPrefixStandsBeforeEveryCode() {
        assertThat(store.shorten(Wish.of("slug").prefix("pre-")).shortCode()).isEqualTo("pre-slug");
        assertThat(store.shorten(Wish.any().prefix("pre-")).shortCode()).matches("pre-[0-9A-Za-z]{7}");
    }

    @Test
    void of200WhoWantOneSlugAtOnceExactlyOneGetsIt() throws InterruptedException {
        var outcomes = atOnce(40, 200, () -> store.shorten(Wish.of("hello").tags("a", "b")));

        var taken = 0;
        for (var outcome : outcomes) {
            taken += failureOf(outcome) instanceof CodeTakenException ? 1 : 0;
        }
        assertThat(taken).isEqualTo(199);
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void manyWhoMakeTheSameTagsAndDomainAtOnceAllSucceed() throws InterruptedException, ExecutionException {
        for (var outcome : atOnce(
                20, 60, () -> store.shorten(Wish.any().on("s.example.org").tags("b", "a", "c")))) {
            assertThat(outcome.get().tags()).containsExactly("b", "a", "c");
        }
        assertThat(store.count()).isEqualTo(60);
    }

    @Test
    void aTakenRandomCodeIsDrawnAgainAndGrowsWhenItsLengthIsUsedUp() {
        var onlyA = new RandomCodes(RandomGenerator.of("L64X128MixRandom"), "a");

        assertThat(store.shorten(Wish.any(), onlyA).shortCode()).isEqualTo("aaaaaaa");
        assertThat(store.shorten(Wish.any(), onlyA).shortCode()).isEqualTo("aaaaaaaa");
        assertThat(store.shorten(Wish.any(), onlyA).shortCode()).isEqualTo("aaaaaaaaa");
    }

    @Test
    void drawingEndsWhereNoCodeIsFree() {
        var onlyA = new RandomCodes(RandomGenerator.of("L64X128MixRandom"), "a");
        for (var i = 0; i < 8; i++) {
            store.shorten(Wish.any(), onlyA);
        }

        assertThatThrownBy(() -> store.shorten(Wish.any(), onlyA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no free code after 40 draws");
    }

    @Test
    void reservedWordsAndTakenSlugsAreSkipped() {
        store.shorten(Wish.of("second"));
        var codes = List.of("rest", "second", "third").iterator();

        assertThat(store.shorten(Wish.any(), length -> codes.next()).shortCode())
                .isEqualTo("third");
    }

    @Test
    void anExistingLinkIsFoundIfThatWillDo() {
        var first = store.shorten(Wish.any());

        assertThat(store.shorten(Wish.reusing())).isEqualTo(first);
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void anExistingLinkWithoutWhatWasAskedForWillNotDo() {
        var first = store.shorten(Wish.any());

        var limited = store.shorten(Wish.reusing().atMost(5));
        var named = store.shorten(Wish.reusing().slug("named"));
        var elsewhere = store.shorten(Wish.reusing().on("s.example.org"));

        assertThat(List.of(first, limited, named, elsewhere)).doesNotHaveDuplicates();
        assertThat(store.shorten(Wish.reusing().slug("named"))).isEqualTo(named);
        assertThat(store.shorten(Wish.reusing().atMost(5))).isEqualTo(limited);
        assertThat(store.shorten(Wish.reusing().on("s.example.org"))).isEqualTo(elsewhere);
    }

    @Test
    void anExistingLinkMustHaveExactlyTheTagsInAnyOrder() {
        var none = store.shorten(Wish.any());
        var both = store.shorten(Wish.reusing().tags("a", "b"));
        var one = store.shorten(Wish.reusing().tags("a"));

        assertThat(List.of(none, both, one)).doesNotHaveDuplicates();
        assertThat(store.shorten(Wish.reusing().tags("b", "a"))).isEqualTo(both);
        assertThat(store.shorten(Wish.reusing().tags("a"))).isEqualTo(one);
        assertThat(store.shorten(Wish.reusing())).isEqualTo(none);
    }

    @Test
    void anExistingLinkBeyondTheScopeWillNotDo() {
        var mine = store.key("mine");
        var others = store.shorten(Wish.any());

        var made = store.shorten(Wish.reusing().by(mine).within(new LinkScope(mine, null)));

        assertThat(made).isNotEqualTo(others);
        assertThat(store.shorten(Wish.reusing().by(mine).within(new LinkScope(mine, null))))
                .isEqualTo(made);
    }

    @Test
    void manyWhoReuseOneUrlAtOnceShareOneLink() throws InterruptedException, ExecutionException {
        var codes = new HashSet<String>();
        for (var outcome : atOnce(20, 20, () -> store.shorten(Wish.reusing()))) {
            codes.add(outcome.get().shortCode());
        }

        assertThat(codes).hasSize(1);
    }

    @Test
    void aVeryLongUrlIsStoredAndFoundAgain() {
        var longUrl = "https://example.org/" + "x".repeat(100_000);
        var link = store.shorten(Wish.reusing().to(longUrl));

        assertThat(store.shorten(Wish.reusing().to(longUrl))).isEqualTo(link);
    }

    private static <T> List<Future<T>> atOnce(int threads, int calls, Callable<T> call) throws InterruptedException {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            return List.copyOf(
                    pool.invokeAll(Stream.generate(() -> call).limit(calls).toList()));
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

    private LinkDescription find(String code) {
        return store.lists().find(LinkScope.ALL, "", code).orElseThrow();
    }
}
