package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinkListsTest {

    private static final Instant DAY = Instant.parse("2026-05-01T00:00:00Z");

    private final LinkStore store = new LinkStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theNewestLinkComesFirst() {
        threeLinks();

        assertThat(codes(filter(), LinkOrder.NEWEST_FIRST)).containsExactly("third", "second", "first");
    }

    @Test
    void aSearchLooksIntoEverythingThatHasANameWhateverTheCase() {
        threeLinks();
        store.shorten(Wish.of("titled").title("A Fine Title").to("a:b"));
        store.shorten(Wish.of("tagged").tags("fine-tag").to("a:b"));
        store.shorten(Wish.of("away").on("fine.example").to("a:b"));

        assertThat(found("EXAMPLE.COM")).containsExactly("second");
        assertThat(found("thir")).containsExactly("third");
        assertThat(found("fine")).containsExactlyInAnyOrder("titled", "tagged", "away");
        assertThat(found("nowhere")).isEmpty();
    }

    @Test
    void aSearchFindsTheDefaultDomainIfTheTextIsInItsName() {
        threeLinks();
        store.shorten(Wish.of("away").on("fine.example").to("a:b"));

        var filter = new LinkFilter("zzz", true, null, TagFilter.NONE, TagFilter.NONE, null, null, null, false, null);

        assertThat(codes(filter, LinkOrder.NEWEST_FIRST)).containsExactlyInAnyOrder("first", "second", "third");
    }

    @Test
    void whatStandsForAnythingInPatternsStandsForItselfInASearch() {
        threeLinks();

        assertThat(found("_")).containsExactly("second");
        assertThat(found("%")).containsExactly("first");
        assertThat(found("\\")).isEmpty();
    }

    @Test
    void tagsAreAskedForAndLeftOutByAnyOrAll() {
        store.shorten(Wish.of("ab").tags("a", "b"));
        store.shorten(Wish.of("a").tags("a"));
        store.shorten(Wish.of("b").tags("b"));
        store.shorten(Wish.of("none"));

        assertThat(tagged(List.of("a", "b"), false)).containsExactlyInAnyOrder("ab", "a", "b");
        assertThat(tagged(List.of("a", "b"), true)).containsExactly("ab");
        assertThat(tagged(List.of("a"), false)).containsExactlyInAnyOrder("ab", "a");
        assertThat(tagged(List.of("a", "unknown"), false)).containsExactlyInAnyOrder("ab", "a");
        assertThat(tagged(List.of("a", "unknown"), true)).isEmpty();
        assertThat(tagged(List.of("unknown"), false)).isEmpty();
        assertThat(untagged(List.of("a", "b"), false)).containsExactly("none");
        assertThat(untagged(List.of("a", "b"), true)).containsExactlyInAnyOrder("a", "b", "none");
        assertThat(untagged(List.of("a", "unknown"), true)).hasSize(4);
        assertThat(untagged(List.of("a", "unknown"), false)).containsExactlyInAnyOrder("b", "none");
    }

    @Test
    void whatLeadsNowhereAnyMoreMayBeLeftOut() {
        store.shorten(Wish.of("over").valid(null, DAY));
        store.shorten(Wish.of("last").valid(null, DAY.plusSeconds(1)));
        var spent = store.shorten(Wish.of("spent").atMost(2));
        var left = store.shorten(Wish.of("left").atMost(3));
        var both = store.shorten(Wish.of("both").atMost(1).valid(null, DAY));
        for (var link : List.of(spent, left, both)) {
            store.visited(link.id(), 2, 1);
        }

        assertThat(alive(DAY.plusSeconds(1), false)).containsExactlyInAnyOrder("last", "spent", "left");
        assertThat(alive(null, true)).containsExactlyInAnyOrder("over", "last", "left");
        assertThat(alive(DAY.plusSeconds(1), true)).containsExactlyInAnyOrder("last", "left");
    }

    @Test
    void onlyLinksWithinTheScopeAreThere() {
        var mine = store.key("mine");
        var domain = store.domain("s.example.org");
        store.shorten(Wish.of("mine").by(mine));
        store.shorten(Wish.of("away").on("s.example.org"));
        store.shorten(Wish.of("mine-away").by(mine).on("s.example.org"));
        store.shorten(Wish.of("other").by(store.key("other")));

        assertThat(codes(new LinkScope(mine, null), filter())).containsExactlyInAnyOrder("mine", "mine-away");
        assertThat(codes(new LinkScope(null, domain), filter())).containsExactlyInAnyOrder("away", "mine-away");
        assertThat(codes(new LinkScope(mine, domain), filter())).containsExactly("mine-away");
        assertThat(codes(new LinkScope(mine, null), by("other"))).isEmpty();
        assertThat(codes(LinkScope.ALL, by("other"))).containsExactly("other");
        assertThat(codes(LinkScope.ALL, by("nobody"))).isEmpty();
        assertThat(codes(LinkScope.ALL, on("s.example.org"))).containsExactlyInAnyOrder("away", "mine-away");
        assertThat(codes(LinkScope.ALL, on("unknown.example.org"))).isEmpty();
        assertThat(codes(new LinkScope(null, domain), on(""))).isEmpty();
        assertThat(store.lists().find(new LinkScope(mine, null), "", "other")).isEmpty();
        assertThat(store.lists().find(new LinkScope(null, domain), "", "mine")).isEmpty();
        assertThat(store.lists().find(new LinkScope(mine, domain), "s.example.org", "mine-away"))
                .isPresent();
    }

    @Test
    void aCodeIsFoundAsItIsWrittenAndInLooseModeInAnyCase() {
        store.shorten(Wish.of("Hello"));
        store.shorten(Wish.of("hELLO"));
        var loose = store.lists(LinkStore.LOOSE);

        assertThat(store.lists().find(LinkScope.ALL, "", "hello")).isEmpty();
        assertThat(loose.find(LinkScope.ALL, "", "hello").orElseThrow().shortCode())
                .isEqualTo("Hello");
        assertThat(loose.find(LinkScope.ALL, "", "hELLO").orElseThrow().shortCode())
                .isEqualTo("hELLO");
        assertThat(loose.find(new LinkScope(99L, null), "", "hELLO")).isEmpty();
    }

    @Test
    void theOrderOfVisitsIsThatOfTheCounters() {
        var bots = store.shorten(Wish.of("bots"));
        var people = store.shorten(Wish.of("people"));
        store.shorten(Wish.of("nobody"));
        store.visited(bots.id(), 9, 8);
        store.visited(people.id(), 5, 1);

        assertThat(codes(filter(), new LinkOrder(LinkOrder.Key.VISITS, false)))
                .containsExactly("bots", "people", "nobody");
        assertThat(codes(filter(), new LinkOrder(LinkOrder.Key.NON_BOT_VISITS, false)))
                .containsExactly("people", "bots", "nobody");
    }

    @Test
    void aWholeListByVisitsShowsEachLinkOnceThoughItsOrderIsBehindTheCounts() {
        store.visited(store.shorten(Wish.of("first")).id(), 3, 0);
        store.visited(store.shorten(Wish.of("second")).id(), 2, 0);
        store.visited(store.shorten(Wish.of("third")).id(), 1, 0);
        store.sql().update("UPDATE plumbline.visit_counter SET total = total + 100, bots = bots + 50");

        for (var key : List.of(LinkOrder.Key.VISITS, LinkOrder.Key.NON_BOT_VISITS)) {
            var seen = new ArrayList<String>();
            LinkDescription last = null;
            for (int part = 0; part < 4; part++) {
                var links = store.lists().after(last, LinkScope.ALL, filter(), new LinkOrder(key, false), 1);
                links.forEach(link -> seen.add(link.shortCode()));
                last = links.isEmpty() ? last : links.get(0);
            }
            assertThat(seen).containsExactly("first", "second", "third");
        }
    }

    @Test
    void rulesAreToldOf() {
        var link = store.shorten(Wish.of("ruled"));
        store.sql().update("INSERT INTO plumbline.redirect_rule VALUES (?, 1, 'a:b', '[]')", link.id());

        assertThat(store.lists().find(link.id()).orElseThrow().hasRedirectRules())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(LinkOrder.Key.class)
    void everyPageOfEveryListIsThatOfThePlainOrder(LinkOrder.Key key) {
        var links = manyLinks();
        var since = DAY.plusSeconds(100_000);
        var until = DAY.plusSeconds(400_000);
        for (var ascending : new boolean[] {true, false}) {
            var order = new LinkOrder(key, ascending);
            assertPages(order, filter(), links);
            assertPages(order, tags("even"), only(links, "even"));
            assertPages(
                    order,
                    between(since, until),
                    links.stream()
                            .filter(link -> !link.createdAt().isBefore(since)
                                    && !link.createdAt().isAfter(until))
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(LinkOrder.Key.class)
    void linksWithAllOfSomeTagsAreCountedWhereTheirPageIsFound(LinkOrder.Key key) {
        var random = new Random(9);
        for (var i = 0; i < 40; i++) {
            var wish = Wish.any().to("https://example.org/" + i);
            var tagged = switch (i % 4) {
                case 0 -> wish.tags("a");
                case 1 -> wish.tags("b", "a", "c");
                case 2 -> wish.tags("a", "b");
                default -> wish;
            };
            store.shorten(tagged, DAY.plusSeconds(random.nextInt(20) * 30_000L));
        }
        var both = only(only(list(LinkFilter.ALL), "a"), "b");
        var since = DAY.plusSeconds(200_000);

        assertPages(new LinkOrder(key, false), allOf(List.of("a", "b"), null), both);
        assertPages(
                new LinkOrder(key, true),
                allOf(List.of("b", "a"), since),
                both.stream().filter(link -> !link.createdAt().isBefore(since)).toList());
        assertPages(new LinkOrder(key, true), allOf(List.of("a", "b", "c"), null), only(both, "c"));
        store.shorten(Wish.of("d-alone").tags("d"));
        assertThat(codes(allOf(List.of("a", "d"), null), new LinkOrder(key, true)))
                .isEmpty();
    }

    @Test
    void aSearchOfSeveralWordsFindsTheWholeTextByTheWordThatTellsMost() {
        for (var i = 0; i < 200; i++) {
            store.sql()
                    .update(
                            "INSERT INTO plumbline.short_link (short_code, long_url) VALUES (?, ?)",
                            "code" + i,
                            "https://example.org/page/" + (1_000 + i));
        }
        store.shorten(Wish.of("elsewhere").to("https://example.org/other/1007"));
        store.shorten(Wish.of("titled").title("See PAGE/1007").to("a:b"));
        store.sql().update("ANALYZE plumbline.short_link");

        assertThat(found("page/1007")).containsExactlyInAnyOrder("code7", "titled");
        assertThat(found("page/119")).hasSize(10);
        assertThat(found("page/1007/more")).isEmpty();
        assertThat(store.sql()
                        .list(
                                "SELECT plumbline.telling_part(part) FROM unnest(?) AS part",
                                row -> row.getString(1),
                                List.of("example.org/page/1007", "/a", "page")))
                .containsExactly("/1007", "/a", "page");
    }

    @Test
    void countersFollowWhatIsMadeAndDeleted() {
        for (var link : manyLinks()) {
            if (link.id() % 3 == 0) {
                store.delete(link.id());
            }
        }

        assertThat(number("SELECT sum(links) FROM plumbline.link_total"))
                .isEqualTo(number("SELECT count(*) FROM plumbline.short_link"));
        assertThat(number("SELECT count(*) FROM (SELECT day, domain_id, author_id, sum(links) FROM plumbline.link_day"
                        + " GROUP BY 1, 2, 3 HAVING sum(links) <> 0 EXCEPT"
                        + " SELECT (created_at AT TIME ZONE 'UTC')::date, domain_id, coalesce(created_by, 0), count(*)"
                        + " FROM plumbline.short_link GROUP BY 1, 2, 3) AS drift"))
                .isZero();
    }

    @Test
    void aTextIsSearchedForInAnIndex() {
        var plan = store.sql()
                .list(
                        "EXPLAIN SELECT id FROM plumbline.short_link WHERE long_url ILIKE '%abcdef%'",
                        row -> row.getString(1));

        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'short_link_text'"))
                .as(String.join("\n", plan))
                .isEqualTo(1);
    }

    /** Every page from the front, every part from the last, and the total, against the list sorted here. */
    private void assertPages(LinkOrder order, LinkFilter filter, List<LinkDescription> unsorted) {
        var expected = new ArrayList<>(unsorted);
        expected.sort(comparator(order));
        var codes = expected.stream().map(LinkDescription::shortCode).toList();
        for (var skipped = 0; skipped <= expected.size() + 7; skipped += 7) {
            var page = store.lists().page(LinkScope.ALL, filter, order, skipped, 7);
            assertThat(page.totalItems()).isEqualTo(expected.size());
            assertThat(page.links().stream().map(LinkDescription::shortCode))
                    .as("%s %s from %d", order, filter, skipped)
                    .isEqualTo(codes.subList(Math.min(skipped, codes.size()), Math.min(skipped + 7, codes.size())));
        }
        var parts = new ArrayList<LinkDescription>();
        @Nullable LinkDescription last = null;
        for (var part = store.lists().after(null, LinkScope.ALL, filter, order, 7);
                !part.isEmpty();
                part = store.lists().after(last, LinkScope.ALL, filter, order, 7)) {
            parts.addAll(part);
            last = part.get(part.size() - 1);
        }
        assertThat(parts.stream().map(LinkDescription::shortCode)).isEqualTo(codes);
    }

    private static Comparator<LinkDescription> comparator(LinkOrder order) {
        Comparator<LinkDescription> byKey = switch (order.key()) {
            case LONG_URL -> Comparator.comparing(LinkDescription::longUrl);
            case SHORT_CODE -> Comparator.comparing(LinkDescription::shortCode);
            case DATE_CREATED -> Comparator.comparing(LinkDescription::createdAt);
            case TITLE -> Comparator.comparing(link -> link.title() == null ? "" : link.title());
            case VISITS -> Comparator.comparing(LinkDescription::visits);
            case NON_BOT_VISITS -> Comparator.comparing(link -> link.visits() - link.botVisits());
        };
        var byKeyAndId = byKey.thenComparing(LinkDescription::id);
        return order.ascending() ? byKeyAndId : byKeyAndId.reversed();
    }

    /** Fifty links over a week, many of them alike by every key but their code. */
    private List<LinkDescription> manyLinks() {
        var random = new Random(20_260_501);
        for (var i = 0; i < 50; i++) {
            var wish = Wish.any().to("https://example.org/" + random.nextInt(10));
            var made = DAY.plusSeconds(random.nextInt(20) * 30_000L);
            var titled = random.nextInt(3) == 0 ? wish : wish.title("title " + random.nextInt(5));
            var link = store.shorten(i % 2 == 0 ? titled.tags("even") : titled, made);
            var visits = random.nextInt(4);
            store.visited(link.id(), visits, random.nextInt(visits + 1));
        }
        return list(LinkFilter.ALL);
    }

    private List<LinkDescription> list(LinkFilter filter) {
        return store.lists()
                .page(LinkScope.ALL, filter, LinkOrder.NEWEST_FIRST, 0, 100)
                .links();
    }

    private static List<LinkDescription> only(List<LinkDescription> links, String tag) {
        return links.stream().filter(link -> link.tags().contains(tag)).collect(Collectors.toList());
    }

    private void threeLinks() {
        store.shorten(Wish.of("first").to("https://example.org/100%25"), Instant.ofEpochSecond(1));
        store.shorten(Wish.of("second").to("https://example.com/snake_case"), Instant.ofEpochSecond(2));
        store.shorten(Wish.of("third").to("https://example.net/plain"), Instant.ofEpochSecond(3));
    }

    private List<String> found(String search) {
        return codes(
                new LinkFilter(search, false, null, TagFilter.NONE, TagFilter.NONE, null, null, null, false, null),
                LinkOrder.NEWEST_FIRST);
    }

    private List<String> tagged(List<String> names, boolean all) {
        return codes(
                new LinkFilter(
                        "", false, null, new TagFilter(names, all), TagFilter.NONE, null, null, null, false, null),
                LinkOrder.NEWEST_FIRST);
    }

    private List<String> untagged(List<String> names, boolean all) {
        return codes(
                new LinkFilter(
                        "", false, null, TagFilter.NONE, new TagFilter(names, all), null, null, null, false, null),
                LinkOrder.NEWEST_FIRST);
    }

    private List<String> alive(@Nullable Instant validAt, boolean withVisitsLeft) {
        return codes(
                new LinkFilter(
                        "", false, null, TagFilter.NONE, TagFilter.NONE, null, null, validAt, withVisitsLeft, null),
                LinkOrder.NEWEST_FIRST);
    }

    private static LinkFilter filter() {
        return LinkFilter.ALL;
    }

    private static LinkFilter tags(String name) {
        return new LinkFilter(
                "", false, null, new TagFilter(List.of(name), false), TagFilter.NONE, null, null, null, false, null);
    }

    private static LinkFilter allOf(List<String> names, @Nullable Instant since) {
        return new LinkFilter(
                "", false, null, new TagFilter(names, true), TagFilter.NONE, since, null, null, false, null);
    }

    private static LinkFilter between(Instant since, Instant until) {
        return new LinkFilter("", false, null, TagFilter.NONE, TagFilter.NONE, since, until, null, false, null);
    }

    private static LinkFilter by(String author) {
        return new LinkFilter("", false, null, TagFilter.NONE, TagFilter.NONE, null, null, null, false, author);
    }

    private static LinkFilter on(String authority) {
        return new LinkFilter("", false, authority, TagFilter.NONE, TagFilter.NONE, null, null, null, false, null);
    }

    private List<String> codes(LinkFilter filter, LinkOrder order) {
        return codes(LinkScope.ALL, filter, order);
    }

    private List<String> codes(LinkScope scope, LinkFilter filter) {
        return codes(scope, filter, LinkOrder.NEWEST_FIRST);
    }

    private List<String> codes(LinkScope scope, LinkFilter filter, LinkOrder order) {
        var page = store.lists().page(scope, filter, order, 0, 10);
        assertThat(page.totalItems()).isEqualTo(page.links().size());
        return page.links().stream().map(LinkDescription::shortCode).toList();
    }

    private long number(String query) {
        return store.sql().first(query, row -> row.getLong(1)).orElseThrow();
    }
}
