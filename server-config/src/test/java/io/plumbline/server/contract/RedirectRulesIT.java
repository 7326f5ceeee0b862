package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /short-urls/{code}/redirect-rules}: what rules may be, and how they are stored. */
class RedirectRulesIT {

    @RegisterExtension
    static final ContractServer SERVER = ContractServer.asShipped();

    private static final String RULE = "{redirectRules:[{longUrl:'https://example.org/rule', conditions:[%s]}]}";

    private static String link() {
        var code = "rules-" + UUID.randomUUID();
        SERVER.rest()
                .post("/short-urls", "{customSlug:'" + code + "', longUrl:'https://example.org/default'}")
                .hasStatus(200);
        return code;
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {type:'device', matchKey:null, matchValue:'android'}
            {type:'device', matchKey:null, matchValue:'ios'}
            {type:'device', matchKey:null, matchValue:'mobile'}
            {type:'device', matchKey:null, matchValue:'windows'}
            {type:'device', matchKey:null, matchValue:'macos'}
            {type:'device', matchKey:null, matchValue:'linux'}
            {type:'device', matchKey:null, matchValue:'chromeos'}
            {type:'device', matchKey:null, matchValue:'desktop'}
            {type:'browser', matchKey:null, matchValue:'chrome'}
            {type:'browser', matchKey:null, matchValue:'firefox'}
            {type:'browser', matchKey:null, matchValue:'edge'}
            {type:'browser', matchKey:null, matchValue:'safari'}
            {type:'browser', matchKey:null, matchValue:'opera'}
            {type:'browser', matchKey:null, matchValue:'android_browser'}
            {type:'language', matchKey:null, matchValue:'en'}
            {type:'language', matchKey:null, matchValue:'en-UK'}
            {type:'query-param', matchKey:'foo', matchValue:'bar'}
            {type:'any-value-query-param', matchKey:'foo', matchValue:null}
            {type:'valueless-query-param', matchKey:'foo', matchValue:null}
            {type:'ip-address', matchKey:null, matchValue:'1.2.3.4'}
            {type:'ip-address', matchKey:null, matchValue:'1.2.3.0/24'}
            {type:'ip-address', matchKey:null, matchValue:'1.2.3.*'}
            {type:'ip-address', matchKey:null, matchValue:'1.2.*.4'}
            {type:'geolocation-country-code', matchKey:null, matchValue:'US'}
            {type:'geolocation-city-name', matchKey:null, matchValue:'Los Angeles'}
            {type:'before-date', matchKey:null, matchValue:'2030-01-01T00:00:00+00:00'}
            {type:'after-date', matchKey:null, matchValue:'2020-01-01T00:00:00+00:00'}
            """)
    void everyConditionIsKept(String condition) {
        var code = link();
        var expected =
                "{defaultLongUrl:'https://example.org/default', redirectRules:[{longUrl:'https://example.org/rule',"
                        + " priority:1, conditions:[" + condition + "]}]}";

        SERVER.rest()
                .post("/short-urls/" + code + "/redirect-rules", RULE.formatted(condition))
                .hasStatus(200)
                .is(expected);

        SERVER.rest()
                .get("/short-urls/" + code + "/redirect-rules")
                .hasStatus(200)
                .is(expected);
        SERVER.rest().get("/short-urls/" + code).has("{hasRedirectRules:true}");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {}
            {type:'invalid', matchKey:null, matchValue:'foo'}
            {type:null, matchKey:null, matchValue:'foo'}
            {type:'device', matchKey:null, matchValue:'toaster'}
            {type:'device', matchKey:null, matchValue:null}
            {type:'browser', matchKey:null, matchValue:'lynx'}
            {type:'ip-address', matchKey:null, matchValue:'not an address'}
            {type:'ip-address', matchKey:null, matchValue:'1.2.3.4/99'}
            {type:'geolocation-country-code', matchKey:null, matchValue:'not a country'}
            {type:'geolocation-country-code', matchKey:null, matchValue:'ZZZ'}
            {type:'before-date', matchKey:null, matchValue:'tomorrow'}
            {type:'after-date', matchKey:null, matchValue:'2020-13-01'}
            {type:'query-param', matchKey:null, matchValue:'bar'}
            {type:'language', matchKey:null, matchValue:'e\\u0000n'}
            {type:7, matchKey:null, matchValue:'foo'}
            'foo'
            null
            """)
    void aConditionThatThereIsNotIsRefused(String condition) {
        var code = link();

        SERVER.rest()
                .post("/short-urls/" + code + "/redirect-rules", RULE.formatted(condition))
                .isProblem(400, """
                {type:'https://shlink.io/api/error/invalid-data', title:'Invalid data', detail:'Provided data is not valid'}""");
        SERVER.rest().get("/short-urls/" + code + "/redirect-rules").has("{redirectRules:[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{redirectRules:['foo']}",
                "{redirectRules:[{longUrl:'invalid', conditions:[]}]}",
                "{redirectRules:[{longUrl:'javascript:x()', conditions:[]}]}",
                "{redirectRules:[{conditions:[]}]}",
                "{redirectRules:[{longUrl:'a:b', conditions:'foo'}]}",
                "{redirectRules:'foo'}",
                "{redirectRules:{}}"
            })
    void aRuleThatIsNoneIsRefused(String body) {
        SERVER.rest()
                .post("/short-urls/" + link() + "/redirect-rules", body)
                .isProblem(400, "{type:'https://shlink.io/api/error/invalid-data'}");
    }

    @Test
    void aLinkBeginsWithoutRules() {
        SERVER.rest()
                .get("/short-urls/" + link() + "/redirect-rules")
                .hasStatus(200)
                .is("{defaultLongUrl:'https://example.org/default', redirectRules:[]}");
    }

    @Test
    void newRulesReplaceTheOldOnesAndAreNumberedInTheirOrder() {
        var rest = SERVER.rest();
        var path = "/short-urls/" + link() + "/redirect-rules";
        rest.post(path, RULE.formatted("{type:'device', matchValue:'ios'}")).hasStatus(200);

        rest.patch(path, """
                        {redirectRules:[
                          {longUrl:'b:b', priority:9, conditions:[{type:'language', matchKey:null, matchValue:'de'}]},
                          {longUrl:'a:a', priority:1, conditions:[
                            {type:'query-param', matchKey:'hello', matchValue:'world'},
                            {type:'query-param', matchKey:'foo', matchValue:'bar'}]}]}""").hasStatus(200);

        rest.get(path).is("""
                        {defaultLongUrl:'https://example.org/default', redirectRules:[
                          {longUrl:'b:b', priority:1, conditions:[{type:'language', matchKey:null, matchValue:'de'}]},
                          {longUrl:'a:a', priority:2, conditions:[
                            {type:'query-param', matchKey:'hello', matchValue:'world'},
                            {type:'query-param', matchKey:'foo', matchValue:'bar'}]}]}""");
    }

    @Test
    void anEmptyListTakesAllRulesAway() {
        var rest = SERVER.rest();
        var code = link();
        rest.post("/short-urls/" + code + "/redirect-rules", RULE.formatted("{type:'device', matchValue:'ios'}"))
                .hasStatus(200);

        rest.post("/short-urls/" + code + "/redirect-rules", "{redirectRules:[]}")
                .hasStatus(200)
                .is("{defaultLongUrl:'https://example.org/default', redirectRules:[]}");

        rest.get("/short-urls/" + code).has("{hasRedirectRules:false}");
    }

    @Test
    void rulesBelongToTheLinkOfOneDomain() {
        var rest = SERVER.rest();
        rest.post("/short-urls", "{customSlug:'ruled', longUrl:'a:b'}").hasStatus(200);
        rest.post("/short-urls", "{customSlug:'ruled', longUrl:'c:d', domain:'ruled.example'}")
                .hasStatus(200);

        rest.post(
                        "/short-urls/ruled/redirect-rules?domain=ruled.example",
                        RULE.formatted("{type:'device', matchValue:'ios'}"))
                .hasStatus(200)
                .has("{defaultLongUrl:'c:d'}");

        rest.get("/short-urls/ruled/redirect-rules").has("{defaultLongUrl:'a:b', redirectRules:[]}");
    }

    @Test
    void rulesThatAreRefusedLeaveTheOldOnes() {
        var rest = SERVER.rest();
        var path = "/short-urls/" + link() + "/redirect-rules";
        rest.post(path, RULE.formatted("{type:'device', matchValue:'ios'}")).hasStatus(200);

        rest.post(path, RULE.formatted("{type:'device', matchValue:'toaster'}")).hasStatus(400);

        assertThat(rest.read(path).path("redirectRules")).hasSize(1);
    }
}
