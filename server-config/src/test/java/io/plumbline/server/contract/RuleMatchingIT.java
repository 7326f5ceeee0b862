package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where rules lead visitors. */
class RuleMatchingIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final Map<String, String> AGENTS = Map.ofEntries(
            Map.entry(
                    "android",
                    "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0"
                            + " Mobile Safari/537.36"),
            Map.entry(
                    "iphone",
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                            + " Version/16.6 Mobile/15E148 Safari/604.1"),
            Map.entry(
                    "windows",
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0"
                            + " Safari/537.36"),
            Map.entry(
                    "macos",
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 13_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6"
                            + " Safari/605.1.15"),
            Map.entry("linux", "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/117.0"),
            Map.entry(
                    "chromeos",
                    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0"
                            + " Safari/537.36"),
            Map.entry(
                    "edge",
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0"
                            + " Safari/537.36 Edg/116.0.1938.62"),
            Map.entry(
                    "opera",
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0"
                            + " Safari/537.36 OPR/102.0.0.0"),
            Map.entry(
                    "android-browser",
                    "Mozilla/5.0 (Linux; U; Android 4.0.3; de-de; Galaxy S II) AppleWebKit/534.30 (KHTML, like Gecko)"
                            + " Version/4.0 Mobile Safari/534.30"),
            Map.entry("nobody", ""));

    private static String linkWith(String conditions) {
        var code = "led-" + UUID.randomUUID();
        var rest = SERVER.rest();
        rest.post(
                        "/short-urls",
                        "{customSlug:'" + code + "', longUrl:'https://example.org/default', forwardQuery:false}")
                .hasStatus(200);
        rest.post(
                        "/short-urls/" + code + "/redirect-rules",
                        "{redirectRules:[{longUrl:'https://example.org/rule', conditions:[" + conditions + "]}]}")
                .hasStatus(200);
        return code;
    }

    private static void assertLeads(boolean byRule, Answer answer) {
        answer.hasStatus(302);
        assertThat(answer.header("Location"))
                .as(answer.toString())
                .contains("https://example.org/" + (byRule ? "rule" : "default"));
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource(textBlock = """
            device,  android,         android,         true
            device,  android,         iphone,          false
            device,  android,         linux,           false
            device,  ios,             iphone,          true
            device,  ios,             macos,           false
            device,  mobile,          iphone,          true
            device,  mobile,          android,         true
            device,  mobile,          windows,         false
            device,  windows,         windows,         true
            device,  windows,         linux,           false
            device,  macos,           macos,           true
            device,  macos,           iphone,          false
            device,  linux,           linux,           true
            device,  linux,           android,         false
            device,  chromeos,        chromeos,        true
            device,  chromeos,        linux,           false
            device,  desktop,         windows,         true
            device,  desktop,         macos,           true
            device,  desktop,         linux,           true
            device,  desktop,         android,         false
            device,  desktop,         nobody,          false
            browser, chrome,          windows,         true
            browser, chrome,          linux,           false
            browser, chrome,          edge,            false
            browser, firefox,         linux,           true
            browser, firefox,         windows,         false
            browser, edge,            edge,            true
            browser, edge,            windows,         false
            browser, safari,          macos,           true
            browser, safari,          iphone,          true
            browser, safari,          windows,         false
            browser, opera,           opera,           true
            browser, opera,           windows,         false
            browser, android_browser, android-browser, true
            browser, android_browser, android,         false
            """)
    void byWhatTheVisitorUses(String type, String value, String agent, boolean matches) {
        var code = linkWith("{type:'" + type + "', matchKey:null, matchValue:'" + value + "'}");
        var text = AGENTS.getOrDefault(agent, "");

        var visitor = text.isEmpty() ? SERVER.visitor() : SERVER.visitor().with("User-Agent", text);

        assertLeads(matches, visitor.get("/" + code));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            en    | en                                         | true
            en    | en-UK                                      | true
            en    | EN-us                                      | true
            en    | fr-FR, es;q=0.9, en;q=0.9, *;q=0.2         | true
            en    | fr-FR, es;q=0.8, en;q=0.5, *;q=0.2         | false
            en    | fr                                         | false
            en    | *                                          | false
            en    | -                                          | false
            en-UK | en-UK                                      | true
            en-UK | en-US                                      | false
            """)
    void byLanguage(String value, @Nullable String header, boolean matches) {
        var code = linkWith("{type:'language', matchKey:null, matchValue:'" + value + "'}");

        var visitor = header == null ? SERVER.visitor() : SERVER.visitor().with("Accept-Language", header);

        assertLeads(matches, visitor.get("/" + code));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {type:'query-param', matchKey:'foo', matchValue:'bar'}           | ?foo=bar           | true
            {type:'query-param', matchKey:'foo', matchValue:'bar'}           | ?a=1&foo=bar&b=2   | true
            {type:'query-param', matchKey:'foo', matchValue:'bar'}           | ?foo=baz           | false
            {type:'query-param', matchKey:'foo', matchValue:'bar'}           | ?fo=bar            | false
            {type:'query-param', matchKey:'foo', matchValue:'bar'}           | ?                  | false
            {type:'query-param', matchKey:'f o', matchValue:'b r'}           | ?f%20o=b%20r       | true
            {type:'any-value-query-param', matchKey:'foo', matchValue:null}  | ?foo=bar           | true
            {type:'any-value-query-param', matchKey:'foo', matchValue:null}  | ?foo=baz           | true
            {type:'any-value-query-param', matchKey:'foo', matchValue:null}  | ?bar=foo           | false
            {type:'valueless-query-param', matchKey:'foo', matchValue:null}  | ?foo               | true
            {type:'valueless-query-param', matchKey:'foo', matchValue:null}  | ?foo=bar           | false
            {type:'valueless-query-param', matchKey:'foo', matchValue:null}  | ?bar               | false
            """)
    void byTheQuery(String condition, String query, boolean matches) {
        assertLeads(matches, SERVER.visitor().get("/" + linkWith(condition) + query));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(textBlock = """
            ip-address,               127.0.0.1,                 true
            ip-address,               127.0.0.2,                 false
            ip-address,               127.0.0.0/8,               true
            ip-address,               10.0.0.0/8,                false
            ip-address,               127.0.*.*,                 true
            ip-address,               127.1.*.*,                 false
            geolocation-country-code, US,                        false
            geolocation-city-name,    Berlin,                    false
            before-date,              2999-01-01T00:00:00+00:00, true
            before-date,              2020-01-01T00:00:00+00:00, false
            after-date,               2020-01-01T00:00:00+00:00, true
            after-date,               2999-01-01T00:00:00+00:00, false
            """)
    void byAddressPlaceAndTime(String type, String value, boolean matches) {
        var code = linkWith("{type:'" + type + "', matchKey:null, matchValue:'" + value + "'}");

        assertLeads(matches, SERVER.visitor().get("/" + code));
    }

    @Test
    void anAddressThatAVisitorClaimsIsNotBelieved() {
        var code = linkWith("{type:'ip-address', matchKey:null, matchValue:'8.8.8.8'}");

        assertLeads(false, SERVER.visitor().with("X-Forwarded-For", "8.8.8.8").get("/" + code));
    }

    @Test
    void allConditionsOfARuleMustHold() {
        var code = linkWith("{type:'query-param', matchKey:'a', matchValue:'1'},"
                + "{type:'language', matchKey:null, matchValue:'en'}");
        var english = SERVER.visitor().with("Accept-Language", "en");

        assertLeads(true, english.get("/" + code + "?a=1"));
        assertLeads(false, english.get("/" + code));
        assertLeads(false, SERVER.visitor().get("/" + code + "?a=1"));
    }

    @Test
    void theFirstRuleThatHoldsWinsAndTheQueryIsForwardedToIt() {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{customSlug:'first-wins', longUrl:'https://example.org/default'}")
                .hasStatus(200);
        rest.post("/short-urls/first-wins/redirect-rules", """
                {redirectRules:[
                  {longUrl:'https://example.org/both?x=1', conditions:[
                    {type:'any-value-query-param', matchKey:'a', matchValue:null},
                    {type:'any-value-query-param', matchKey:'b', matchValue:null}]},
                  {longUrl:'https://example.org/one', conditions:[
                    {type:'any-value-query-param', matchKey:'a', matchValue:null}]}]}""").hasStatus(200);

        var visitor = SERVER.visitor();

        assertThat(visitor.get("/first-wins?a=1&b=2").header("Location"))
                .contains("https://example.org/both?x=1&a=1&b=2");
        assertThat(visitor.get("/first-wins?a=1").header("Location")).contains("https://example.org/one?a=1");
        assertThat(visitor.get("/first-wins?b=1").header("Location")).contains("https://example.org/default?b=1");
    }
}
