package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TagsTest {

    private static final TagSearch ALL = new TagSearch("", LinkScope.ALL);

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredLinks links = new StoredLinks(database);
    private final Tags tags = new Tags(database.dataSource());
    private final PersistenceUnit unit = new PersistenceUnit(database.dataSource());

    @AfterEach
    void close() {
        unit.close();
    }

    @Test
    void tagsAreSortedAsClientsSortThem() {
        links.link("a", Domain.DEFAULT_ID, null, "zebra", "émile", "eta", "_a", "10", "2", "über", "ufo", "a-b", "ab");

        assertThat(names(ALL, TagOrder.BY_NAME))
                .containsExactly("_a", "10", "2", "a-b", "ab", "émile", "eta", "über", "ufo", "zebra");
        assertThat(names(ALL, new TagOrder(TagOrder.Key.TAG, false))).startsWith("zebra", "ufo");
    }

    @Test
    void aSearchFindsAPartOfATag() {
        links.link("a", Domain.DEFAULT_ID, null, "foobar", "100%", "a_b");

        assertThat(names(new TagSearch("oba", LinkScope.ALL), TagOrder.BY_NAME)).containsExactly("foobar");
        assertThat(names(new TagSearch("%", LinkScope.ALL), TagOrder.BY_NAME)).containsExactly("100%");
        assertThat(names(new TagSearch("_", LinkScope.ALL), TagOrder.BY_NAME)).containsExactly("a_b");
        assertThat(tags.count(new TagSearch("oba", LinkScope.ALL))).isEqualTo(1);
    }

    @Test
    void aTagShowsItsLinksAndTheirVisitsAndOutlivesThem() {
        var link = links.link("a", Domain.DEFAULT_ID, null, "foo", "bar");
        links.link("b", Domain.DEFAULT_ID, null, "foo");
        links.visits("foo", 0, 0, 7, 3);

        assertThat(list(ALL, TagOrder.BY_NAME)).containsExactly(new TagUse("bar", 1, 0, 0), new TagUse("foo", 2, 7, 3));
        links.delete(link);
        assertThat(list(ALL, TagOrder.BY_NAME)).containsExactly(new TagUse("bar", 0, 0, 0), new TagUse("foo", 1, 7, 3));
        links.assertCounted();
    }

    @Test
    void aNarrowKeySeesTheTagsAndNumbersOfItsLinksAlone() {
        var author = links.key("author", true);
        var everybody = links.key("everybody", false);
        var domain = links.domain("s.example.org");
        links.link("a", Domain.DEFAULT_ID, author, "foo", "bar");
        links.link("b", domain, author, "foo");
        links.link("c", domain, everybody, "foo", "baz");
        links.visits("foo", 0, 0, 10, 1);
        links.visits("foo", domain, 0, 6, 1);
        links.visits("foo", 0, author, 5, 0);
        links.visits("foo", domain, author, 2, 0);

        assertThat(list(new TagSearch("", new LinkScope(author, null)), TagOrder.BY_NAME))
                .containsExactly(new TagUse("bar", 1, 0, 0), new TagUse("foo", 2, 5, 0));
        assertThat(list(new TagSearch("", new LinkScope(null, domain)), TagOrder.BY_NAME))
                .containsExactly(new TagUse("baz", 1, 0, 0), new TagUse("foo", 2, 6, 1));
        assertThat(list(new TagSearch("", new LinkScope(author, domain)), TagOrder.BY_NAME))
                .containsExactly(new TagUse("foo", 1, 2, 0));
        assertThat(tags.count(new TagSearch("", new LinkScope(author, domain)))).isEqualTo(1);
        links.assertCounted();
    }

    @Test
    void tagsThatALinkLosesAreNotCounted() {
        var link = links.link("a", Domain.DEFAULT_ID, links.key("author", true), "foo", "bar");

        links.untag(link);
        links.tag(link, "bar", "baz");

        links.assertCounted();
        assertThat(list(ALL, TagOrder.BY_NAME)).extracting(TagUse::links).containsExactly(1L, 1L, 0L);
    }

    @Test
    void aListIsSortedByItsNumbersToo() {
        links.link("a", Domain.DEFAULT_ID, null, "one", "two", "three");
        links.link("b", Domain.DEFAULT_ID, null, "two");
        links.visits("one", 0, 0, 5, 5);
        links.visits("three", 0, 0, 4, 1);

        assertThat(names(ALL, new TagOrder(TagOrder.Key.SHORT_URLS_COUNT, false)))
                .containsExactly("two", "one", "three");
        assertThat(names(ALL, new TagOrder(TagOrder.Key.VISITS, true))).containsExactly("two", "three", "one");
        assertThat(names(ALL, new TagOrder(TagOrder.Key.NON_BOT_VISITS, false))).containsExactly("three", "one", "two");
    }

    @ParameterizedTest
    @EnumSource(TagOrder.Key.class)
    void inEveryOrderTheListGoesOnBehindItsLastTag(TagOrder.Key key) {
        links.link("a", Domain.DEFAULT_ID, null, "e", "é", "f", "g", "h");
        links.link("b", Domain.DEFAULT_ID, null, "g", "e");
        links.visits("e", 0, 0, 5, 2);
        links.visits("h", 0, 0, 5, 2);
        for (var ascending : new boolean[] {true, false}) {
            var order = new TagOrder(key, ascending);
            var whole = list(ALL, order);

            var parts = new ArrayList<>(tags.page(ALL, order, 0, 1));
            for (var i = 1; i < whole.size(); i++) {
                var last = parts.get(i - 1);
                parts.addAll(tags.after(last, ALL, order, 1));
            }

            assertThat(parts).hasSize(5).isEqualTo(whole);
            assertThat(tags.after(whole.get(4), ALL, order, 1)).isEmpty();
        }
    }

    @Test
    void aPageSkipsThePagesBeforeIt() {
        links.link("a", Domain.DEFAULT_ID, null, "a", "b", "c");

        assertThat(tags.page(ALL, TagOrder.BY_NAME, 2, 2))
                .extracting(TagUse::name)
                .containsExactly("c");
    }

    @Test
    void aRenamedTagKeepsItsLinks() {
        links.link("a", Domain.DEFAULT_ID, null, "old", "taken");

        assertThat(rename("old", "new")).isEqualTo(TagRenaming.RENAMED);
        assertThat(rename("new", "new")).isEqualTo(TagRenaming.RENAMED);
        assertThat(rename("new", "taken")).isEqualTo(TagRenaming.TAKEN);
        assertThat(rename("old", "taken")).isEqualTo(TagRenaming.UNKNOWN);
        assertThat(rename("old", "old")).isEqualTo(TagRenaming.UNKNOWN);
        assertThat(list(ALL, TagOrder.BY_NAME))
                .containsExactly(new TagUse("new", 1, 0, 0), new TagUse("taken", 1, 0, 0));
    }

    @Test
    void ofManyTagsThatWantTheSameNameAtOnceOneGetsIt() throws InterruptedException {
        links.link("a", Domain.DEFAULT_ID, null, "0", "1", "2", "3", "4", "5", "6", "7");
        var next = new AtomicInteger();

        var outcomes = StoredLinks.atOnce(8, () -> rename(Integer.toString(next.getAndIncrement()), "wanted"));

        assertThat(outcomes).containsOnlyOnce(TagRenaming.RENAMED).containsOnly(TagRenaming.RENAMED, TagRenaming.TAKEN);
        assertThat(names(ALL, TagOrder.BY_NAME)).hasSize(8).contains("wanted");
    }

    @Test
    void deletedTagsAreTakenFromTheirLinksAndUnknownOnesAreNoMatter() {
        links.link("a", Domain.DEFAULT_ID, null, "a", "b", "c");

        tags.delete(List.of("a", "c", "unknown"));
        tags.delete(List.of());

        assertThat(list(ALL, TagOrder.BY_NAME)).containsExactly(new TagUse("b", 1, 0, 0));
        links.assertCounted();
    }

    @Test
    void linksThatGetAndLoseTheSameTagsAtOnceAreCountedAndNeverFail() throws InterruptedException {
        var author = links.key("author", true);
        var domain = links.domain("s.example.org");
        var next = new AtomicInteger();

        StoredLinks.atOnce(8, () -> {
            for (var round = 0; round < 10; round++) {
                var number = next.getAndIncrement();
                var code = "code" + number;
                var link = number % 2 == 0
                        ? links.link(code, domain, author, "a", "b", "c", "d")
                        : links.link(code, Domain.DEFAULT_ID, null, "d", "c", "b", "a");
                unit.inTransaction(entities -> {
                    entities.createNativeQuery("DELETE FROM plumbline.link_tag WHERE link_id = " + link)
                            .executeUpdate();
                    return entities.createNativeQuery("INSERT INTO plumbline.link_tag SELECT " + link
                                    + ", id, 1 FROM plumbline.tag WHERE name IN ('a', '" + (char) ('b' + number % 3)
                                    + "')")
                            .executeUpdate();
                });
                if (number % 3 == 0) {
                    links.delete(link);
                }
            }
            return true;
        });

        links.assertCounted();
    }

    private TagRenaming rename(String oldName, String newName) {
        return tags.rename(oldName, newName);
    }

    private List<String> names(TagSearch filter, TagOrder order) {
        return list(filter, order).stream().map(TagUse::name).toList();
    }

    private List<TagUse> list(TagSearch filter, TagOrder order) {
        return tags.page(filter, order, 0, 100);
    }
}
