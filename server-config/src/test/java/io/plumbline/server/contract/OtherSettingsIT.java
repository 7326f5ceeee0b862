package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server does that is set up otherwise: one server for all of these settings, since each takes long to start. */
class OtherSettingsIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.with(
            "other-settings",
            Map.of(
                    "plumbline.link.mode", "loose",
                    "plumbline.link.multi-segment-slugs", "true",
                    "plumbline.link.delete-threshold", "1",
                    "plumbline.redirect.status", "301",
                    "plumbline.redirect.extra-path", "append",
                    "plumbline.redirect.trailing-slash", "true",
                    "plumbline.redirect.disable-track-parameter", "nostat",
                    "plumbline.redirect.invalid-short-url-redirect", "https://example.org/invalid?p={ORIGINAL_PATH}",
                    "plumbline.http.trusted-proxies", "127.0.0.1",
                    "plumbline.tracking.disabled-addresses", "9.9.9.*"));

    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private static void assertLeadsTo(String location, Answer answer) {
        answer.hasStatus(301);
        assertThat(answer.header("Location")).as(answer.toString()).contains(location);
    }

    private static void awaitVisits(String code, int total) throws Exception {
        Awaiting.until(
                total + " visits of " + code,
                A_WHILE,
                () -> SERVER.rest()
                                .read("/short-urls/" + code)
                                .at("/visitsSummary/total")
                                .asInt()
                        == total);
    }

    @Test
    void codesLeadOnInWhateverCase() {
        SERVER.rest()
                .post("/short-urls", "{customSlug:'MiXeD', longUrl:'https://example.org/mixed'}")
                .hasStatus(200)
                .has("{shortCode:'mixed', shortUrl:'http://s.test/mixed'}");

        assertLeadsTo("https://example.org/mixed", SERVER.visitor().get("/mixed"));
        assertLeadsTo("https://example.org/mixed", SERVER.visitor().get("/MIXED"));
        SERVER.rest().get("/short-urls/Mixed").hasStatus(200).has("{shortCode:'mixed'}");
        SERVER.rest()
                .post("/short-urls", "{customSlug:'MIXED', longUrl:'a:b'}")
                .isProblem(400, "{type:'https://shlink.io/api/error/non-unique-slug'}");
    }

    @Test
    void randomCodesAreOfSmallLetters() {
        for (int i = 0; i < 10; i++) {
            SERVER.rest().post("/short-urls", "{longUrl:'a:b'}").hasStatus(200).has("{shortCode:'~[0-9a-z]{7}'}");
        }
    }

    @Test
    void codesMayHaveSegments() {
        SERVER.rest()
                .post("/short-urls", "{customSlug:'summer/sale/now', longUrl:'https://example.org/sale'}")
                .hasStatus(200)
                .has("{shortCode:'summer/sale/now', shortUrl:'http://s.test/summer/sale/now'}");
        SERVER.rest()
                .post("/short-urls", "{pathPrefix:'promo/', longUrl:'a:b'}")
                .hasStatus(200)
                .has("{shortCode:'~promo/[0-9a-z]{7}'}");

        assertLeadsTo("https://example.org/sale", SERVER.visitor().get("/summer/sale/now"));
    }

    @Test
    void whatComesBehindACodeIsAppended() {
        SERVER.seed().link("{customSlug:'docs', longUrl:'https://example.org/docs?a=b'}");

        assertLeadsTo("https://example.org/docs?a=b", SERVER.visitor().get("/docs"));
        assertLeadsTo("https://example.org/docs?a=b", SERVER.visitor().get("/docs/"));
        assertLeadsTo("https://example.org/docs/one/two?a=b", SERVER.visitor().get("/docs/one/two"));
        assertLeadsTo("https://example.org/docs/one?a=b&c=d", SERVER.visitor().get("/docs/one?c=d"));
    }

    @Test
    void permanentRedirectsSayHowLongTheyHold() {
        var code = SERVER.seed().link("{longUrl:'https://example.org/'}");

        assertThat(SERVER.visitor().get("/" + code).hasStatus(301).header("Cache-Control"))
                .contains("private,max-age=30");
    }

    @Test
    void whoFindsNothingIsLedWhereTheSettingsSay() {
        var answer = SERVER.visitor().get("/nobodys").hasStatus(302);

        assertThat(answer.header("Location").orElse("").replace("%2F", "/"))
                .isEqualTo("https://example.org/invalid?p=/nobodys");
    }

    @Test
    void theParameterThatStopsTrackingIsNotForwarded() throws Exception {
        SERVER.seed().link("{customSlug:'unseen', longUrl:'https://example.org/?a=b'}");

        assertLeadsTo("https://example.org/?a=b&c=d", SERVER.visitor().get("/unseen?nostat&c=d"));
        assertLeadsTo("https://example.org/?a=b&c=d", SERVER.visitor().get("/unseen?c=d&nostat=1"));
        assertLeadsTo("https://example.org/?a=b", SERVER.visitor().get("/unseen"));

        awaitVisits("unseen", 1);
        SERVER.seed().awaitVisits();
        awaitVisits("unseen", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "CF-Connecting-IP, 8.8.8.8",
        "X-Forwarded-For, 8.8.8.8",
        "X-Forwarded, 8.8.8.8",
        "Forwarded, for=8.8.8.8",
        "True-Client-IP, 8.8.8.8",
        "X-Real-IP, 8.8.8.8",
        "X-Cluster-Client-Ip, 8.8.8.8",
        "Client-Ip, 8.8.8.8"
    })
    void aTrustedProxyTellsTheVisitorsAddress(String header, String value) {
        var code = "proxied-" + UUID.randomUUID();
        SERVER.rest()
                .post("/short-urls", "{customSlug:'" + code + "', longUrl:'https://example.org/default'}")
                .hasStatus(200);
        SERVER.rest().post("/short-urls/" + code + "/redirect-rules", """
                        {redirectRules:[{longUrl:'https://example.org/rule',
                         conditions:[{type:'ip-address', matchKey:null, matchValue:'8.8.8.8'}]}]}""").hasStatus(200);

        assertLeadsTo(
                "https://example.org/rule", SERVER.visitor().with(header, value).get("/" + code));
        assertLeadsTo("https://example.org/default", SERVER.visitor().get("/" + code));
    }

    @Test
    void visitorsFromSomeAddressesAreNotTracked() throws Exception {
        SERVER.seed().link("{customSlug:'quietly', longUrl:'https://example.org/'}");

        SERVER.visitor().with("X-Forwarded-For", "9.9.9.9").get("/quietly").hasStatus(301);
        SERVER.visitor().with("X-Forwarded-For", "9.9.8.9").get("/quietly").hasStatus(301);

        awaitVisits("quietly", 1);
        SERVER.seed().awaitVisits();
        awaitVisits("quietly", 1);
    }

    @Test
    void aLinkThatWasVisitedOftenIsNotDeleted() throws Exception {
        SERVER.seed().link("{customSlug:'loved', longUrl:'https://example.org/'}");
        SERVER.visitor().get("/loved").hasStatus(301);
        SERVER.visitor().get("/loved").hasStatus(301);
        awaitVisits("loved", 2);

        SERVER.rest().delete("/short-urls/loved").isProblem(422, """
                {type:'https://shlink.io/api/error/invalid-short-url-deletion', title:'Cannot delete short URL',
                 detail:'Impossible to delete short URL with short code "loved", since it has more than "1" visits.',
                 shortCode:'loved', threshold:1}""");
        SERVER.rest().get("/short-urls/loved").hasStatus(200);

        SERVER.rest().delete("/short-urls/loved/visits").hasStatus(200);
        SERVER.rest().delete("/short-urls/loved").hasStatus(204);
    }
}
