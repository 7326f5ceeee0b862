package io.plumbline.persistence.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.link.LinkScope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares pages and parts with the same list made in memory. */
class VisitListsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final VisitStore store = new VisitStore();
    private final VisitLists lists = new VisitLists(store.dataSource);
    private final List<VisitStore.Visit> visits = new ArrayList<>();
    private final List<VisitStore.Orphan> orphans = new ArrayList<>();
    private long domain;
    private long author;
    private long tag;
    private long rareTag;
    private long busy;
    private long rare;

    /** Three busy days and forty quiet ones, with visits at the same moment. */
    @BeforeEach
    void visitLinks() throws SQLException {
        domain = store.domain("s.example.org");
        author = store.author("author", true);
        tag = store.tag("tag");
        rareTag = store.tag("rare");
        busy = store.link("busy");
        rare = store.link("rare", domain, author);
        store.tagged(busy, tag);
        store.tagged(rare, tag);
        store.tagged(rare, rareTag);
        var random = new Random(7);
        for (int i = 0; i < 4_000; i++) {
            visits.add(VisitStore.visit(
                    i % 20 == 0 ? rare : busy,
                    NOON.plus(Duration.ofDays(random.nextInt(3))).plusSeconds(random.nextInt(1_500)),
                    random.nextInt(4) == 0));
        }
        for (int day = 3; day < 43; day++) {
            visits.add(VisitStore.visit(day % 2 == 0 ? rare : busy, NOON.minus(Duration.ofDays(day)), day % 3 == 0));
        }
        for (int i = 0; i < 1_500; i++) {
            orphans.add(VisitStore.orphan(
                    i % 5 == 0 ? OrphanType.BASE_URL : OrphanType.REGULAR_404,
                    i % 7 == 0 ? domain : VisitBatch.NO_DOMAIN,
                    NOON.plus(Duration.ofDays(random.nextInt(20) / 19)).plusSeconds(random.nextInt(4_000)),
                    random.nextBoolean()));
        }
        store.batches.createPartitions(NOON.atOffset(java.time.ZoneOffset.UTC).toLocalDate(), 2);
        // in several batches, so that days become busy in their midst
        visits.sort(Comparator.comparing(VisitStore.Visit::at));
        for (int first = 0; first < visits.size(); first += 500) {
            store.write(
                    visits.subList(first, Math.min(visits.size(), first + 500)).toArray());
        }
        store.write(orphans.toArray());
    }

    @Test
    void everyPageOfEveryListIsWhereItBelongs() {
        assertThatListIs(VisitScope.ofLink(busy), visits(visit -> visit.linkId() == busy));
        assertThatListIs(VisitScope.ofLink(rare), visits(visit -> visit.linkId() == rare));
        assertThatListIs(VisitScope.ofTag(tag, LinkScope.ALL), visits(visit -> true));
        assertThatListIs(VisitScope.ofTag(rareTag, LinkScope.ALL), visits(visit -> visit.linkId() == rare));
        assertThatListIs(VisitScope.ofTag(tag, new LinkScope(author, domain)), visits(visit -> visit.linkId() == rare));
        assertThatListIs(VisitScope.ofAllLinks(LinkScope.ALL), visits(visit -> true));
        assertThatListIs(VisitScope.ofAllLinks(new LinkScope(null, domain)), visits(visit -> visit.linkId() == rare));
        assertThatListIs(VisitScope.ofAllLinks(new LinkScope(null, 1L)), visits(visit -> visit.linkId() == busy));
        assertThatListIs(VisitScope.ofOrphans(), orphans(orphan -> true));
        assertThatListIs(
                VisitScope.ofOrphans(OrphanType.BASE_URL, null),
                orphans(orphan -> orphan.type() == OrphanType.BASE_URL));
        assertThatListIs(
                VisitScope.ofOrphans(OrphanType.REGULAR_404, domain),
                orphans(orphan -> orphan.type() == OrphanType.REGULAR_404 && orphan.domainId() == domain));
    }

    @Test
    void aListThatNobodyVisitedIsEmpty() {
        var page = lists.page(new VisitSelection(VisitScope.ofLink(999), null, null, false), 0, 10);

        assertThat(page.visits()).isEmpty();
        assertThat(page.total()).isZero();
        assertThat(lists.after(null, new VisitSelection(VisitScope.ofLink(999), null, null, true), 10))
                .isEmpty();
    }

    @Test
    void aDateFilterThatShowsNothingIsNoError() {
        var never = new VisitSelection(VisitScope.ofLink(busy), NOON, NOON, false);
        var backwards = new VisitSelection(VisitScope.ofLink(busy), NOON.plusSeconds(60), NOON, false);

        assertThat(lists.page(never, 0, 10).total()).isZero();
        assertThat(lists.page(backwards, 0, 10).total()).isZero();
        assertThat(lists.after(null, backwards, 10)).isEmpty();
    }

    private void assertThatListIs(VisitScope scope, List<Seen> all) {
        assertThatSelectionIs(scope, all, null, null, false);
        assertThatSelectionIs(scope, all, null, null, true);
        // within slices, from a quiet day into a busy one, and within one day
        assertThatSelectionIs(scope, all, NOON.plusSeconds(77), NOON.plus(Duration.ofHours(25)), true);
        assertThatSelectionIs(scope, all, NOON.minus(Duration.ofDays(20)), NOON.plusSeconds(400), false);
        assertThatSelectionIs(scope, all, NOON.plusSeconds(301), NOON.plusSeconds(600), false);
        assertThatSelectionIs(scope, all, NOON.plusSeconds(310), NOON.plusSeconds(320), false);
    }

    private void assertThatSelectionIs(
            VisitScope scope, List<Seen> all, @Nullable Instant since, @Nullable Instant until, boolean excludeBots) {
        var expected = all.stream()
                .filter(visit -> since == null || !visit.at.isBefore(since))
                .filter(visit -> until == null || visit.at.isBefore(until))
                .filter(visit -> !excludeBots || !visit.bot)
                .sorted(Comparator.comparing(Seen::at).reversed())
                .map(Seen::at)
                .toList();
        var selection = new VisitSelection(scope, since, until, excludeBots);

        var parts = new ArrayList<ListedVisit>();
        var part = lists.after(null, selection, 700);
        while (!part.isEmpty()) {
            parts.addAll(part);
            part = lists.after(part.get(part.size() - 1), selection, 700);
        }
        assertThat(parts).extracting(ListedVisit::visitedAt).isEqualTo(expected);
        assertThat(parts).extracting(ListedVisit::id).doesNotHaveDuplicates();
        for (var skipped : List.of(0, 7, 100, expected.size() / 2, Math.max(0, expected.size() - 3), expected.size())) {
            var page = lists.page(selection, skipped, 100);
            assertThat(page.total()).isEqualTo(expected.size());
            assertThat(page.visits())
                    .isEqualTo(parts.subList(Math.min(skipped, parts.size()), Math.min(skipped + 100, parts.size())));
        }
    }

    private List<Seen> visits(Predicate<VisitStore.Visit> which) {
        return visits.stream()
                .filter(which)
                .map(visit -> new Seen(visit.at(), visit.bot()))
                .toList();
    }

    private List<Seen> orphans(Predicate<VisitStore.Orphan> which) {
        return orphans.stream()
                .filter(which)
                .map(visit -> new Seen(visit.at(), visit.bot()))
                .toList();
    }

    private record Seen(Instant at, boolean bot) {}
}
