package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private void store(String code, String longUrl, int second) {
        var wish = new NewLink(longUrl, code, 7, false, null, null, null, null, false, true, null);
        unit.inTransaction(entities -> new ShortLinks(entities).insert(wish, code, Instant.ofEpochSecond(second)));
    }

    private List<String> codesOf(String search, int skipped, int most) {
        return unit.inTransaction(entities -> new ShortLinks(entities)
                .newest(search, skipped, most).stream()
                        .map(LinkDescription::shortCode)
                        .toList());
    }

    private long countOf(String search) {
        return unit.inTransaction(entities -> new ShortLinks(entities).count(search));
    }
}
