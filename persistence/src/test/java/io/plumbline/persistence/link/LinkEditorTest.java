package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkEditorTest {

    private static final Instant SINCE = Instant.parse("2026-06-01T00:00:00Z");

    private final LinkStore store = new LinkStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsNotGivenStays() {
        var link = store.shorten(
                Wish.of("link").title("T").valid(SINCE, SINCE).atMost(3).tags("a", "b"));

        store.change(link.id(), new LinkChange(null, null, null, null, null, null, null, null));

        assertThat(store.lists().find(link.id())).contains(link);
    }

    @Test
    void whatIsGivenIsSetAndNothingClears() {
        var link = store.shorten(Wish.of("link").title("T").valid(SINCE, SINCE).atMost(3));

        store.change(
                link.id(),
                new LinkChange(
                        "https://example.net/",
                        new Given<>(null),
                        new Given<>(null),
                        new Given<>(SINCE.plusSeconds(1)),
                        new Given<>(null),
                        true,
                        false,
                        null));

        var changed = store.lists().find(link.id()).orElseThrow();
        assertThat(changed.longUrl()).isEqualTo("https://example.net/");
        assertThat(changed.title()).isNull();
        assertThat(changed.validSince()).isNull();
        assertThat(changed.validUntil()).isEqualTo(SINCE.plusSeconds(1));
        assertThat(changed.maxVisits()).isNull();
        assertThat(changed.crawlable()).isTrue();
        assertThat(changed.forwardQuery()).isFalse();
    }

    @Test
    void tagsStandInTheOrderGivenAndOnlyTheDifferenceIsTouched() {
        var link = store.shorten(Wish.of("link").tags("a", "b", "c"));
        var before = rowOf("c");

        store.change(link.id(), tags(List.of("d", "a", "c")));
        assertThat(store.lists().find(link.id()).orElseThrow().tags()).containsExactly("d", "a", "c");
        // the row of a tag that stays in its place is not written at all
        assertThat(rowOf("c")).isEqualTo(before).isNotEqualTo(rowOf("a"));

        store.change(link.id(), tags(List.of()));
        assertThat(store.lists().find(link.id()).orElseThrow().tags()).isEmpty();
        assertThat(store.sql().list("SELECT name FROM plumbline.tag ORDER BY name", row -> row.getString(1)))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void aDeletedLinkIsGoneWithItsCounterButNotItsTags() {
        var link = store.shorten(Wish.of("link").tags("a"));

        store.delete(link.id());
        store.delete(link.id());

        assertThat(store.lists().find(link.id())).isEmpty();
        assertThat(store.count()).isZero();
        assertThat(number("SELECT count(*) FROM plumbline.visit_counter")).isZero();
        assertThat(number("SELECT count(*) FROM plumbline.tag")).isEqualTo(1);
    }

    private static LinkChange tags(@Nullable List<String> tags) {
        return new LinkChange(null, null, null, null, null, null, null, tags);
    }

    private String rowOf(String tag) {
        return store.sql()
                .first(
                        "SELECT link_tag.xmin::text FROM plumbline.link_tag JOIN plumbline.tag ON tag.id = tag_id"
                                + " WHERE name = ?",
                        row -> row.getString(1),
                        tag)
                .orElseThrow();
    }

    private long number(String query) {
        return store.sql().first(query, row -> row.getLong(1)).orElseThrow();
    }
}
