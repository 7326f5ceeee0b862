package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Visits as visitors make them, until they are counted, listed and deleted. */
class VisitArrivalIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final String DATE = "~\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT\\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\d\\\\+00:00";
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/117.0";

    @BeforeEach
    void oneLink() throws Exception {
        SERVER.seed().empty();
        SERVER.seed().link("{customSlug:'visited', longUrl:'https://example.org/to', tags:['seen']}");
    }

    private static Client browser() {
        return SERVER.visitor().with("User-Agent", BROWSER);
    }

    private static void awaitTotal(String path, String pointer, int total) throws Exception {
        Awaiting.until(
                total + " visits at " + path,
                A_WHILE,
                () -> SERVER.rest().read(path).at(pointer).asInt() == total,
                () -> SERVER.rest().get(path).toString());
    }

    private static void awaitVisits(int total) throws Exception {
        awaitTotal("/short-urls/visited/visits", "/visits/pagination/totalItems", total);
    }

    private static void awaitOrphans(int total) throws Exception {
        awaitTotal("/visits/orphan", "/visits/pagination/totalItems", total);
    }

    @Test
    void aVisitKeepsWhatTheVisitorSent() throws Exception {
        browser()
                .with("Referer", "https://from.example/page")
                .get("/visited?a=b")
                .hasStatus(302);

        awaitVisits(1);

        SERVER.rest().get("/short-urls/visited/visits").is("""
                {visits:{data:[
                   {referer:'https://from.example/page', date:'%s', userAgent:'%s', visitLocation:null,
                    potentialBot:false, visitedUrl:'http://s.test/visited?a=b', redirectUrl:'https://example.org/to?a=b'}],
                 pagination:{currentPage:1, pagesCount:1, itemsPerPage:1, itemsInCurrentPage:1, totalItems:1}}}""".formatted(DATE, BROWSER));
    }

    @Test
    void aVisitOfNobodyInParticularHasEmptyTexts() throws Exception {
        SERVER.visitor().with("User-Agent", "").get("/visited").hasStatus(302);

        awaitVisits(1);

        SERVER.rest().get("/short-urls/visited/visits").has("{visits:{data:[{referer:'', userAgent:''}]}}");
    }

    @Test
    void textsAreCut() throws Exception {
        browser()
                .with("User-Agent", "a".repeat(600))
                .with("Referer", "https://from.example/" + "r".repeat(1_100))
                .get("/visited?q=" + "v".repeat(2_100))
                .hasStatus(302);

        awaitVisits(1);

        var visit = SERVER.rest().read("/short-urls/visited/visits").at("/visits/data/0");
        assertThat(visit.path("userAgent").asText()).hasSize(512);
        assertThat(visit.path("referer").asText()).hasSize(1_024);
        assertThat(visit.path("visitedUrl").asText()).hasSize(2_048);
        assertThat(visit.path("redirectUrl").asText()).hasSize(2_048);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Googlebot/2.1 (+http://www.google.com/bot.html)                             | true
            Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)      | true
            curl/8.5.0                                                                  | true
            facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)    | true
            Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/117.0      | false
            Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 | false
            """)
    void botsAreMarked(String agent, boolean bot) throws Exception {
        browser().with("User-Agent", agent).get("/visited").hasStatus(302);

        awaitVisits(1);

        SERVER.rest().get("/short-urls/visited/visits").has("{visits:{data:[{potentialBot:" + bot + "}]}}");
        SERVER.rest()
                .get("/short-urls/visited")
                .has("{visitsSummary:{total:1, nonBots:%d, bots:%d}}".formatted(bot ? 0 : 1, bot ? 1 : 0));
    }

    @Test
    void whoOnlyAsksIsNotCounted() throws Exception {
        browser().send("HEAD", "/visited", null).hasStatus(302);
        browser().get("/visited").hasStatus(302);

        awaitVisits(1);
        SERVER.seed().awaitVisits();

        awaitVisits(1);
    }

    @Test
    void aVisitIsCountedWhereverItBelongs() throws Exception {
        browser().get("/visited").hasStatus(302);
        browser().with("User-Agent", "Googlebot/2.1").get("/visited").hasStatus(302);

        awaitVisits(2);

        var summary = "{total:2, nonBots:1, bots:1}";
        SERVER.rest().get("/short-urls/visited").has("{visitsSummary:" + summary + "}");
        SERVER.rest()
                .get("/tags/stats")
                .has("{tags:{data:[{tag:'seen', shortUrlsCount:1, visitsSummary:" + summary + "}]}}");
        SERVER.rest().get("/visits").has("{visits:{nonOrphanVisits:" + summary + ", orphanVisits:{total:0}}}");
        for (var path : new String[] {"/tags/seen/visits", "/domains/DEFAULT/visits", "/visits/non-orphan"}) {
            SERVER.rest().get(path).has("{visits:{pagination:{totalItems:2}}}");
        }
    }

    @Test
    void thePixelIsAlwaysServedAndCountsALinksVisitWithoutARedirect() throws Exception {
        var pixel = browser().get("/visited/track").hasStatus(200);
        assertThat(pixel.contentType()).isEqualTo("image/gif");
        assertThat(pixel.body()).startsWith("GIF8");
        assertThat(browser().get("/nobody/track").hasStatus(200).contentType()).isEqualTo("image/gif");

        awaitVisits(1);

        SERVER.rest()
                .get("/short-urls/visited/visits")
                .has("{visits:{data:[{visitedUrl:'http://s.test/visited/track', redirectUrl:null}]}}");
        SERVER.seed().awaitVisits();
        SERVER.rest().get("/visits").has("{visits:{nonOrphanVisits:{total:1}, orphanVisits:{total:0}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "/, base_url",
        "/?a=b, base_url",
        "/nobodys, invalid_short_url",
        "/a/b/c, regular_404",
        "/visited/more, regular_404"
    })
    void visitorsWhoFindNothingAreOrphans(String path, String type) throws Exception {
        browser().with("Referer", "https://from.example/").get(path).hasStatus(404);

        awaitOrphans(1);

        SERVER.rest().get("/visits/orphan").is("""
                {visits:{data:[
                   {referer:'https://from.example/', date:'%s', userAgent:'%s', visitLocation:null, potentialBot:false,
                    visitedUrl:'http://s.test%s', redirectUrl:null, type:'%s'}],
                 pagination:{currentPage:1, pagesCount:1, itemsPerPage:1, itemsInCurrentPage:1, totalItems:1}}}""".formatted(DATE, BROWSER, path, type));
    }

    @Test
    void aLinkThatNoLongerLeadsOnMakesOrphans() throws Exception {
        SERVER.seed().link("{customSlug:'over', longUrl:'a:b', validUntil:'2020-01-01'}");
        SERVER.seed().link("{customSlug:'not-yet', longUrl:'a:b', validSince:'2999-01-01'}");

        browser().get("/over").hasStatus(404);
        browser().get("/not-yet").hasStatus(404);

        awaitOrphans(2);
        SERVER.rest().get("/visits/orphan?type=invalid_short_url").has("{visits:{pagination:{totalItems:2}}}");
    }

    @Test
    void visitsOfALinkAreDeleted() throws Exception {
        browser().get("/visited").hasStatus(302);
        browser().get("/visited").hasStatus(302);
        awaitVisits(2);

        SERVER.rest().delete("/short-urls/visited/visits").hasStatus(200).is("{deletedVisits:2}");

        awaitVisits(0);
        SERVER.rest().get("/short-urls/visited").has("{visitsSummary:{total:0, nonBots:0, bots:0}}");
        SERVER.rest().get("/visits").has("{visits:{nonOrphanVisits:{total:0}}}");
        SERVER.rest().get("/tags/stats").has("{tags:{data:[{visitsSummary:{total:0}}]}}");
        SERVER.rest().delete("/short-urls/visited/visits").hasStatus(200).is("{deletedVisits:0}");
    }

    @Test
    void orphanVisitsAreDeleted() throws Exception {
        browser().get("/nobodys").hasStatus(404);
        browser().get("/").hasStatus(404);
        awaitOrphans(2);

        SERVER.rest().delete("/visits/orphan").hasStatus(200).is("{deletedVisits:2}");

        awaitOrphans(0);
        SERVER.rest().get("/visits").has("{visits:{orphanVisits:{total:0, nonBots:0, bots:0}}}");
        SERVER.rest().delete("/visits/orphan").hasStatus(200).is("{deletedVisits:0}");
    }

    @Test
    void aDeletedLinkTakesItsVisitsAlong() throws Exception {
        browser().get("/visited").hasStatus(302);
        awaitVisits(1);

        SERVER.rest().delete("/short-urls/visited").hasStatus(204);

        awaitTotal("/visits/non-orphan", "/visits/pagination/totalItems", 0);
    }
}
