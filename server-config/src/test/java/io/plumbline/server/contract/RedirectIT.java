package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where visitors are led. */
class RedirectIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    @BeforeEach
    void nothing() throws Exception {
        SERVER.seed().empty();
    }

    private static void assertLeadsTo(String location, Answer answer) {
        answer.hasStatus(302);
        assertThat(answer.header("Location")).as(answer.toString()).contains(location);
    }

    private static void assertLeadsNowhere(Answer answer) {
        answer.hasStatus(404);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.header("Location")).isEmpty();
    }

    /** An edit is live everywhere in less than a second, on a machine that is not overloaded. */
    private static void eventuallyLeads(Client visitor, String path, String location) throws Exception {
        Awaiting.until(
                path + " leads to \"" + location + "\"",
                Duration.ofSeconds(30),
                () -> visitor.get(path)
                        .header("Location")
                        .orElse("")
                        .replace("%2F", "/")
                        .equals(location),
                () -> visitor.get(path) + "\n" + visitor.get(path).headers().map());
    }

    @ParameterizedTest(name = "{0}{1}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            https://example.org            |               | https://example.org
            https://example.org/           | ?a=b          | https://example.org/?a=b
            https://example.org            | ?a=b          | https://example.org?a=b
            https://example.org/?a=b       | ?c=d          | https://example.org/?a=b&c=d
            https://example.org/?a=b&c=d   | ?a=x          | https://example.org/?a=x&c=d
            https://example.org/?a=b&c=d   | ?c=x&e=f      | https://example.org/?a=b&c=x&e=f
            https://example.org/?a=b#part  | ?c=d          | https://example.org/?a=b&c=d#part
            https://example.org/#part      | ?c=d          | https://example.org/?c=d#part
            https://example.org/?a=foo%20bar | ?b=baz%20x  | https://example.org/?a=foo%20bar&b=baz%20x
            https://example.org/?0=x       | ?1=y          | https://example.org/?0=x&1=y
            https://example.org/?a=        | ?b=           | https://example.org/?a=&b=
            https://example.org/?a         | ?b            | https://example.org/?a&b
            https://example.org/?q=%26%3D  | ?r=%26%3D     | https://example.org/?q=%26%3D&r=%26%3D
            https://example.org/           | ?u=https%3A%2F%2Fx.example%2F%3Fy | https://example.org/?u=https%3A%2F%2Fx.example%2F%3Fy
            https://example.org/           | ?             | https://example.org/
            https://example.org/?a[]=1     | ?b[]=2        | https://example.org/?a[]=1&b[]=2
            mailto:somebody@example.org    |               | mailto:somebody@example.org
            viber://pa?chatURI=1234        |               | viber://pa?chatURI=1234
            android://foo/bar              |               | android://foo/bar
            """)
    void theQueryIsForwarded(String longUrl, @Nullable String query, String location) {
        var code = SERVER.seed().link("{longUrl:'" + longUrl + "'}");

        assertLeadsTo(location, SERVER.visitor().get("/" + code + (query == null ? "" : query)));
    }

    @ParameterizedTest
    @CsvSource({"https://example.org/?a=b, ?a=x&c=d", "https://example.org/, ?a=b"})
    void theQueryStaysBehindIfTheLinkSaysSo(String longUrl, String query) {
        var code = SERVER.seed().link("{longUrl:'" + longUrl + "', forwardQuery:false}");

        assertLeadsTo(longUrl, SERVER.visitor().get("/" + code + query));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            begun                  | {validSince:'2020-01-01'}                           | true
            not begun              | {validSince:'2999-01-01'}                           | false
            not over               | {validUntil:'2999-01-01'}                           | true
            over                   | {validUntil:'2020-01-01'}                           | false
            between begin and end  | {validSince:'2020-01-01', validUntil:'2999-01-01'}  | true
            over before it began   | {validSince:'2999-01-01', validUntil:'2020-01-01'}  | false
            """)
    void aLinkLeadsOnWhileItIsValid(String what, String limits, boolean leads) {
        var code = SERVER.seed().link("{longUrl:'https://example.org/', " + limits.substring(1));

        for (var method : new String[] {"HEAD", "GET"}) {
            var answer = SERVER.visitor().send(method, "/" + code, null);
            if (leads) {
                assertLeadsTo("https://example.org/", answer);
            } else {
                assertLeadsNowhere(answer);
            }
        }
    }

    @Test
    void aLinkThatIsExtendedLeadsOnAgain() throws Exception {
        var code = SERVER.seed().link("{longUrl:'https://example.org/', validUntil:'2020-01-01'}");
        assertLeadsNowhere(SERVER.visitor().get("/" + code));

        SERVER.rest().patch("/short-urls/" + code, "{validUntil:null}").hasStatus(200);

        eventuallyLeads(SERVER.visitor(), "/" + code, "https://example.org/");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void aLinkLeadsOnAsOftenAsItMay(int most) {
        var code = SERVER.seed().link("{longUrl:'https://example.org/', maxVisits:" + most + "}");

        for (int visit = 0; visit < most; visit++) {
            SERVER.visitor().send("HEAD", "/" + code, null).hasStatus(302);
            assertLeadsTo("https://example.org/", SERVER.visitor().get("/" + code));
        }

        assertLeadsNowhere(SERVER.visitor().get("/" + code));
        SERVER.visitor().send("HEAD", "/" + code, null).hasStatus(404);
    }

    @Test
    void aRaisedMaximumCountsWhatWasVisitedBefore() throws Exception {
        var code = SERVER.seed().link("{longUrl:'https://example.org/', maxVisits:1}");
        assertLeadsTo("https://example.org/", SERVER.visitor().get("/" + code));
        assertLeadsNowhere(SERVER.visitor().get("/" + code));

        SERVER.rest().patch("/short-urls/" + code, "{maxVisits:2}").hasStatus(200);

        eventuallyLeads(SERVER.visitor(), "/" + code, "https://example.org/");
        assertLeadsNowhere(SERVER.visitor().get("/" + code));
    }

    @Test
    void aThousandVisitorsAtOnceOfALinkForAHundred() {
        var code = SERVER.seed().link("{longUrl:'https://example.org/', maxVisits:100}");
        var visitor = SERVER.visitor();

        var answers =
                IntStream.range(0, 1_000).mapToObj(i -> visitor.sendSoon("GET", "/" + code, null)).toList().stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers).filteredOn(answer -> answer.status() == 302).hasSize(100);
        // a server that is asked for too much at once may say so
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 302)
                .allSatisfy(answer -> assertThat(answer.status()).isIn(404, 503));
    }

    @Test
    void aDomainsOwnLinkComesFirstThenTheDefaultDomains() throws Exception {
        var seed = SERVER.seed();
        seed.link("{customSlug:'shared', longUrl:'https://example.org/default'}");
        seed.link("{customSlug:'shared', longUrl:'https://example.org/there', domain:'there.example'}");
        seed.link("{customSlug:'only-default', longUrl:'https://example.org/only-default'}");
        seed.link("{customSlug:'only-there', longUrl:'https://example.org/only-there', domain:'there.example'}");
        var there = SERVER.visitor().asHost("there.example");

        assertLeadsTo("https://example.org/default", SERVER.visitor().get("/shared"));
        eventuallyLeads(there, "/shared", "https://example.org/there");
        assertLeadsTo(
                "https://example.org/default",
                SERVER.visitor().asHost("unknown.example").get("/shared"));
        assertLeadsTo("https://example.org/only-default", there.get("/only-default"));
        assertLeadsTo("https://example.org/only-there", there.get("/only-there"));
        assertLeadsTo(
                "https://example.org/only-there",
                SERVER.visitor().asHost("THERE.example").get("/only-there"));
        assertLeadsNowhere(SERVER.visitor().get("/only-there"));
    }

    @Test
    void aDomainWithAPortIsAnother() throws Exception {
        SERVER.seed().link("{customSlug:'ported', longUrl:'https://example.org/', domain:'port.example:8080'}");

        eventuallyLeads(SERVER.visitor().asHost("port.example:8080"), "/ported", "https://example.org/");
        assertLeadsNowhere(SERVER.visitor().asHost("port.example").get("/ported"));
    }

    @Test
    void codesAreExact() {
        SERVER.seed().link("{customSlug:'Exact', longUrl:'https://example.org/'}");

        assertLeadsTo("https://example.org/", SERVER.visitor().get("/Exact"));
        assertLeadsNowhere(SERVER.visitor().get("/exact"));
        assertLeadsNowhere(SERVER.visitor().get("/Exact/"));
        assertLeadsNowhere(SERVER.visitor().get("/Exact/more"));
        assertLeadsNowhere(SERVER.visitor().get("/Exac"));
    }

    @Test
    void aCodeBeyondAsciiLeadsOn() {
        SERVER.seed().link("{customSlug:'🦣', longUrl:'https://example.org/'}");

        assertLeadsTo("https://example.org/", SERVER.visitor().get("/%F0%9F%A6%A3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void onlyReadingLeadsOn(String method) {
        var code = SERVER.seed().link("{longUrl:'https://example.org/'}");

        var answer = SERVER.visitor().send(method, "/" + code, null);

        assertThat(answer.status()).as(answer.toString()).isIn(404, 405);
        assertThat(answer.header("Location")).isEmpty();
    }

    @Test
    void theAnswerToHeadIsThatToGetWithoutABody() {
        var code = SERVER.seed().link("{longUrl:'https://example.org/?a=b'}");

        var head = SERVER.visitor().send("HEAD", "/" + code + "?c=d", null);

        assertLeadsTo("https://example.org/?a=b&c=d", head);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void temporaryRedirectsSayNothingOfCaches() {
        var code = SERVER.seed().link("{longUrl:'https://example.org/'}");

        assertThat(SERVER.visitor().get("/" + code).header("Cache-Control").orElse(""))
                .doesNotContain("max-age=30");
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /                | s.test        | https://default.example/base
            /?a=b            | s.test        | https://default.example/base
            /nobodys         | s.test        | https://default.example/invalid
            /a/b             | s.test        | https://default.example/404?d=s.test&p=/a/b
            /                | own.example   | https://own.example/base
            /nobodys         | own.example   | https://own.example/invalid/own.example
            /a/b             | own.example   | https://default.example/404?d=own.example&p=/a/b
            /                | other.example | https://default.example/base
            /nobodys         | other.example | https://default.example/invalid
            """)
    void whoFindsNothingIsLedWhereTheDomainSays(String path, String host, String location) throws Exception {
        var rest = SERVER.rest();
        rest.patch("/domains/redirects", """
                        {domain:'s.test', baseUrlRedirect:'https://default.example/base',
                         regular404Redirect:'https://default.example/404?d={DOMAIN}&p={ORIGINAL_PATH}',
                         invalidShortUrlRedirect:'https://default.example/invalid'}""").hasStatus(200);
        rest.patch("/domains/redirects", """
                        {domain:'own.example', baseUrlRedirect:'https://own.example/base',
                         invalidShortUrlRedirect:'https://own.example/invalid/{DOMAIN}'}""").hasStatus(200);

        var visitor = SERVER.visitor().asHost(host);
        eventuallyLeads(visitor, path, location);
    }

    @Test
    void aLinkThatIsOverLeadsWhereInvalidOnesLead() throws Exception {
        var code = SERVER.seed().link("{longUrl:'https://example.org/', validUntil:'2020-01-01'}");
        assertLeadsNowhere(SERVER.visitor().get("/" + code));

        SERVER.rest()
                .patch("/domains/redirects", "{domain:'s.test', invalidShortUrlRedirect:'https://example.org/invalid'}")
                .hasStatus(200);

        eventuallyLeads(SERVER.visitor(), "/" + code, "https://example.org/invalid");
        SERVER.rest()
                .patch("/domains/redirects", "{domain:'s.test', invalidShortUrlRedirect:null}")
                .hasStatus(200);
        eventuallyLeads(SERVER.visitor(), "/" + code, "");
    }

    @Test
    void robotsMayReadWhatIsForThem() throws Exception {
        assertThat(SERVER.visitor().get("/robots.txt").hasStatus(200).contentType())
                .startsWith("text/plain");
        awaitRobots("""
                # For more information about the robots.txt standard, see:
                # https://www.robotstxt.org/orig.html

                User-agent: *
                Disallow: /""");

        SERVER.seed().link("{customSlug:'secret', longUrl:'a:b'}");
        SERVER.seed().link("{customSlug:'open', longUrl:'a:b', crawlable:true}");

        awaitRobots("""
                # For more information about the robots.txt standard, see:
                # https://www.robotstxt.org/orig.html

                User-agent: *
                Allow: /open
                Disallow: /""");
    }

    /** The page is remembered for a while. */
    private static void awaitRobots(String text) throws Exception {
        Awaiting.until(
                "robots are told so: " + text,
                Duration.ofSeconds(30),
                () -> SERVER.visitor().get("/robots.txt").body().equals(text),
                () -> SERVER.visitor().get("/robots.txt").toString());
    }

    @Test
    void aLinkOfRandomCodeLeadsOnRightAfterItWasAskedForInVain() throws Exception {
        var code = "asked-" + UUID.randomUUID();
        assertLeadsNowhere(SERVER.visitor().get("/" + code));

        SERVER.seed().link("{customSlug:'" + code + "', longUrl:'https://example.org/'}");

        eventuallyLeads(SERVER.visitor(), "/" + code, "https://example.org/");
    }
}
