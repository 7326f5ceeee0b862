package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShortLinksTest {

    private final PersistenceUnit unit = new PersistenceUnit(TestDatabase.fresh());

    @BeforeEach
    void storeThreeLinks() {
        store("first", "https://example.org/100%25", 1);
        store("second", "https://example.com/snake_case", 2);
        store("third", "https://example.net/plain", 3);
    }

    @AfterEach
    void close() {
        unit.close();
    }

    @Test
    void theNewestLinkComesFirst() {
        assertThat(codesOf("", 0, 10)).containsExactly("third", "second", "first");
    }

    @Test
    void aPageSkipsThePagesBeforeIt() {
        assertThat(codesOf("", 1, 1)).containsExactly("second");
        assertThat(codesOf("", 3, 10)).isEmpty();
    }

    @Test
    void aSearchLooksIntoCodesAndUrlsWhateverTheCase() {
        assertThat(codesOf("EXAMPLE.COM", 0, 10)).containsExactly("second");
        assertThat(codesOf("thir", 0, 10)).containsExactly("third");
        assertThat(countOf("example")).isEqualTo(3);
        assertThat(countOf("nowhere")).isZero();
    }

    @Test
    void whatStandsForAnythingInPatternsStandsForItselfInASearch() {
        assertThat(codesOf("_", 0, 10)).containsExactly("second");
        assertThat(codesOf("%", 0, 10)).containsExactly("first");
        assertThat(codesOf("\\", 0, 10)).isEmpty();
    }

    @Test
    void anUnknownCodeIsNotFound() {
        var found = unit.inTransaction(entities -> new ShortLinks(entities).find("FIRST"));

        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(LinkOrder.Key.class)
    void inEveryOrderTheListGoesOnBehindItsLastLink(LinkOrder.Key key) {
        // alike by every key but the code
        store("fourth", "https://example.net/plain", 3);
        store("fifth", "https://example.net/plain", 3);
        for (var ascending : new boolean[] {true, false}) {
            var order = new LinkOrder(key, ascending);
            var whole = list(links -> links.page(LinkFilter.ALL, order, 0, 10));

            var parts = new ArrayList<LinkDescription>(list(links -> links.page(LinkFilter.ALL, order, 0, 1)));
            for (var i = 1; i < whole.size(); i++) {
                var last = parts.get(i - 1);
                parts.addAll(list(links -> links.after(last, LinkFilter.ALL, order, 1)));
            }

            assertThat(parts).hasSize(5).isEqualTo(whole);
            assertThat(list(links -> links.after(whole.get(4), LinkFilter.ALL, order, 1)))
                    .isEmpty();
        }
    }

    @Test
    void aListIsSortedByWhatWasAskedFor() {
        assertThat(codesBy(LinkOrder.Key.LONG_URL, true)).containsExactly("second", "third", "first");
        assertThat(codesBy(LinkOrder.Key.SHORT_CODE, false)).containsExactly("third", "second", "first");
        assertThat(codesBy(LinkOrder.Key.DATE_CREATED, true)).containsExactly("first", "second", "third");
    }

    @Test
    void aFilterShowsALinksDomainTimeAndValidity() {
        var wish =
                new NewLink("a:b", "past", 7, false, null, null, Instant.ofEpochSecond(100), null, false, true, null);
        unit.inTransaction(entities -> new ShortLinks(entities).insert(wish, "past", Instant.ofEpochSecond(4)));

        assertThat(count("", null, null, null)).isEqualTo(4);
        assertThat(count("other.example.org", null, null, null)).isZero();
        assertThat(count(null, Instant.ofEpochSecond(2), Instant.ofEpochSecond(3), null))
                .isEqualTo(2);
        assertThat(count(null, null, null, Instant.ofEpochSecond(100))).isEqualTo(4);
        assertThat(count(null, null, null, Instant.ofEpochSecond(101))).isEqualTo(3);
    }

    private long count(
            @Nullable String authority, @Nullable Instant since, @Nullable Instant until, @Nullable Instant validAt) {
        return unit.inTransaction(
                entities -> new ShortLinks(entities).count(new LinkFilter("", authority, since, until, validAt)));
    }

    private List<LinkDescription> list(Function<ShortLinks, List<LinkDescription>> question) {
        return unit.inTransaction(entities -> question.apply(new ShortLinks(entities)));
    }

    private List<String> codesBy(LinkOrder.Key key, boolean ascending) {
        return list(links -> links.page(LinkFilter.ALL, new LinkOrder(key, ascending), 0, 10)).stream()
                .map(LinkDescription::shortCode)
                .toList();
    }

    private void store(String code, String longUrl, int second) {
        var wish = new NewLink(longUrl, code, 7, false, null, null, null, null, false, true, null);
        unit.inTransaction(entities -> new ShortLinks(entities).insert(wish, code, Instant.ofEpochSecond(second)));
    }

    private List<String> codesOf(String search, int skipped, int most) {
        return unit.inTransaction(entities -> new ShortLinks(entities)
                .page(LinkFilter.ALL.containing(search), LinkOrder.NEWEST_FIRST, skipped, most).stream()
                        .map(LinkDescription::shortCode)
                        .toList());
    }

    private long countOf(String search) {
        return unit.inTransaction(entities -> new ShortLinks(entities).count(LinkFilter.ALL.containing(search)));
    }
}
