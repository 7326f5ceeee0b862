package io.plumbline.bench.links;

import io.plumbline.bench.product.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What the client asks, and how long the answers take: every page at random but the first, by a fixed seed. Before anything
 * is measured, as much is asked for once, so that the first row does not pay for a server that has just started.
 */
final class Questions {

    private static final long SEED = 20_200_301;
    private static final int ITEMS = 100;
    private static final int WINDOWS = 8;
    private static final int WINDOW_DAYS = 30;
    private static final int DAYS = 400;

    private final BenchClient client;
    private final Database database;
    private final LinksBenchSettings settings;
    private final Answers answers;

    private final int requests;
    private Random random = new Random(SEED);
    private boolean isWarmUp;

    Questions(BenchClient client, Database database, LinksBenchSettings settings, Answers answers) {
        this.client = client;
        this.database = database;
        this.settings = settings;
        this.requests = settings.requests();
        this.answers = answers;
    }

    void ask() throws IOException, InterruptedException, SQLException {
        isWarmUp = true;
        askAll();
        isWarmUp = false;
        askAll();
    }

    private void askAll() throws IOException, InterruptedException, SQLException {
        askForLinks();
        askForTags();
        askForVisits();
        always("summary of all visits", "/visits");
    }

    private void askForLinks() throws IOException, InterruptedException {
        always("links: first page of 10", "/short-urls");
        always("links: first page of 100", "/short-urls?itemsPerPage=100");
        pages("links: any page of 100", "shortUrls", "/short-urls?");
        always("links by visits: first page of 100", "/short-urls?itemsPerPage=100&orderBy=visits-DESC");
        pages("links by visits: any page of 100", "shortUrls", "/short-urls?orderBy=visits-DESC");
        pages("links by title: any page of 100", "shortUrls", "/short-urls?orderBy=title-ASC");
        pages("links of a domain: any page of 100", "shortUrls", "/short-urls?domain=d1.example");
        always("links of the most used tag: first page of 100", "/short-urls?itemsPerPage=100&tags[]=tag-1");
        pages("links of the most used tag: any page of 100", "shortUrls", "/short-urls?tags[]=tag-1");
        oneOf("links of any tag: first page of 100", tags("/short-urls?itemsPerPage=100&tags[]="));
        oneOf(
                "links of two tags: first page of 100",
                tags("/short-urls?itemsPerPage=100&tagsMode=all&tags[]=tag-1&tags[]="));
        oneOf("links with a text: first page of 100", searches());
    }

    private void askForTags() throws IOException, InterruptedException {
        pages("tags: any page of 100", "tags", "/tags?");
        pages("tag statistics: any page of 100", "tags", "/tags/stats?");
        pages("tag statistics by visits: any page of 100", "tags", "/tags/stats?orderBy=visits-DESC");
        always("tag statistics: all 10,000", "/tags/stats");
    }

    private void askForVisits() throws IOException, InterruptedException, SQLException {
        var hot = hottestLink();
        visits("the most visited link", "/short-urls/" + hot + "/visits?domain=" + domainOf(hot) + "&");
        oneOf("visits of a seldom visited link: first page of 100", coldLinks());
        visits("the most used tag", "/tags/tag-1/visits?");
        oneOf("visits of any tag: first page of 100", tagVisits());
        visits("the default domain", "/domains/DEFAULT/visits?");
        visits("another domain", "/domains/d1.example/visits?");
        visits("all links", "/visits/non-orphan?");
        visits("no link", "/visits/orphan?");
        pages("visits of no link, one type: any page of 100", "visits", "/visits/orphan?type=regular_404");
    }

    private void visits(String of, String path) throws IOException, InterruptedException {
        pages("visits of " + of + ": any page of 100", "visits", path);
        pages("visits of " + of + ", no bots: any page of 100", "visits", path + "excludeBots=true");
        windows("visits of " + of + " in 30 days: any page of 100", path);
        windows("visits of " + of + " in 30 days, no bots: any page of 100", path + "excludeBots=true&");
    }

    /** The same request each time. */
    private void always(String question, String path) throws IOException, InterruptedException {
        oneOf(question, List.of(path));
    }

    /** Whether that row is wanted; what is asked for it depends on no other row, and is not what the warm-up asked for. */
    private boolean isWanted(String question) {
        random = new Random(SEED + question.hashCode() + (isWarmUp ? 1 : 0));
        return settings.questions().matcher(question).find();
    }

    /** Any page of a list. */
    private void pages(String question, String member, String path) throws IOException, InterruptedException {
        if (!isWanted(question)) {
            return;
        }
        var page = pageOf(member, path);
        var paths = new ArrayList<String>();
        for (int i = 0; i < requests; i++) {
            paths.add(page.any(random));
        }
        oneOf(question, paths);
    }

    /** Any page of the visits in one of some months. */
    private void windows(String question, String path) throws IOException, InterruptedException {
        if (!isWanted(question)) {
            return;
        }
        var today = LocalDate.now(ZoneOffset.UTC);
        var windows = new ArrayList<PagedPath>();
        for (int i = 0; i < WINDOWS; i++) {
            var from = today.minusDays(DAYS - random.nextInt(DAYS - WINDOW_DAYS));
            windows.add(pageOf(
                    "visits",
                    path + "startDate=" + from + "T07:30:00Z&endDate=" + from.plusDays(WINDOW_DAYS) + "T17:45:00Z"));
        }
        var paths = new ArrayList<String>();
        for (int i = 0; i < requests; i++) {
            paths.add(windows.get(random.nextInt(WINDOWS)).any(random));
        }
        oneOf(question, paths);
    }

    private void oneOf(String question, List<String> paths) throws IOException, InterruptedException {
        if (!isWanted(question)) {
            return;
        }
        for (int i = 0; i < (isWarmUp ? requests : requests / 4); i++) {
            client.nanosOf(paths.get(random.nextInt(paths.size())));
        }
        if (isWarmUp) {
            return;
        }
        var nanos = new long[requests];
        for (int i = 0; i < requests; i++) {
            nanos[i] = client.nanosOf(paths.get(random.nextInt(paths.size())));
        }
        var answer = Percentiles.of(question, nanos);
        System.out.printf("%8.1f ms p50, %8.1f ms p95  %s%n", answer.p50(), answer.p95(), question);
        answers.add(answer);
    }

    private PagedPath pageOf(String member, String path) throws IOException, InterruptedException {
        var whole = path + (path.endsWith("&") || path.endsWith("?") ? "" : "&") + "itemsPerPage=" + ITEMS;
        var pages = client.read(whole)
                .path(member)
                .path("pagination")
                .path("pagesCount")
                .asInt(1);
        return new PagedPath(whole, pages);
    }

    private List<String> tags(String before) {
        return zipf().stream().map(rank -> before + "tag-" + rank).toList();
    }

    private List<String> tagVisits() {
        return zipf().stream()
                .map(rank -> "/tags/tag-" + rank + "/visits?itemsPerPage=" + ITEMS)
                .toList();
    }

    private List<Long> zipf() {
        var ranks = new ArrayList<Long>();
        for (int i = 0; i < requests; i++) {
            ranks.add((long) Math.floor(Math.exp(random.nextDouble() * Math.log(10_000))));
        }
        return ranks;
    }

    private List<String> searches() {
        var searches = new ArrayList<String>();
        for (int i = 0; i < requests; i++) {
            searches.add("/short-urls?itemsPerPage=100&searchTerm=page/" + (1_000 + random.nextInt(9_000)));
        }
        return searches;
    }

    private String hottestLink() throws SQLException {
        return database.text("SELECT short_code FROM plumbline.short_link JOIN plumbline.visit_counter ON link_id = id"
                + " ORDER BY total DESC LIMIT 1");
    }

    private String domainOf(String code) throws SQLException {
        return database.text("SELECT coalesce(nullif(authority, ''), 'DEFAULT') FROM plumbline.short_link"
                + " JOIN plumbline.domain ON domain.id = domain_id WHERE short_code = '" + code + "'");
    }

    private List<String> coldLinks() throws SQLException {
        return database.texts("SELECT '/short-urls/' || short_code || '/visits?itemsPerPage=" + ITEMS + "&domain='"
                + " || coalesce(nullif(authority, ''), 'DEFAULT')"
                + " FROM plumbline.short_link JOIN plumbline.visit_counter ON link_id = short_link.id"
                + " JOIN plumbline.domain ON domain.id = short_link.domain_id"
                + " WHERE total BETWEEN 1 AND 20 ORDER BY short_link.id * 7919 % 10007 LIMIT " + requests);
    }

    /** A list whose pages are known by number. */
    private record PagedPath(String path, int pages) {

        String any(Random random) {
            return path + "&page=" + (1 + random.nextInt(Math.max(1, pages)));
        }
    }
}
