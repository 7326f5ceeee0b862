package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.RedirectRule;
import io.plumbline.persistence.link.RuleCondition;
import io.plumbline.web.json.Json;
import io.plumbline.web.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesChangeTest {

    private static final LongUrls LONG_URLS = new LongUrls(LongUrlSettings.from(new Settings(key -> Optional.empty())));

    @Test
    void rulesAndConditionsKeepTheirOrderAndWhatTheirTypeLooksAt() throws JsonProcessingException {
        var rules = validated("""
                {'later':1,'redirectRules':[
                  {'longUrl':' https://example.org/a ','priority':9,'conditions':[
                    {'type':'language','matchKey':'unused','matchValue':'en-UK'},
                    {'type':'any-value-query-param','matchKey':'from','matchValue':''}]},
                  {'longUrl':'mailto:a@b','conditions':[
                    {'type':'query-param','matchKey':'a','matchValue':'b'}]}]}""");

        assertThat(rules)
                .containsExactly(
                        new RedirectRule(
                                "https://example.org/a",
                                List.of(
                                        new RuleCondition(RuleCondition.Type.LANGUAGE, null, "en-UK"),
                                        new RuleCondition(RuleCondition.Type.ANY_VALUE_QUERY_PARAM, "from", null))),
                        new RedirectRule(
                                "mailto:a@b", List.of(new RuleCondition(RuleCondition.Type.QUERY_PARAM, "a", "b"))));
    }

    @Test
    void noRulesAreRulesToo() throws JsonProcessingException {
        assertThat(validated("{'redirectRules':[]}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "device, android",
        "device, chromeos",
        "browser, android_browser",
        "language, es",
        "language, pt_BR",
        "language, zh-Hans-CN",
        "ip-address, 1.2.3.4",
        "ip-address, 192.168.1.0/24",
        "ip-address, 1.2.*.*",
        "ip-address, 1.2.*.4",
        "ip-address, 2001:db8::/32",
        "geolocation-country-code, US",
        "geolocation-city-name, Los Angeles",
        "before-date, 2025-01-01T00:00:00+00:00",
        "after-date, 2025-01-01"
    })
    void everyTypeTakesItsValues(String type, String value) throws JsonProcessingException {
        var rules = validated(one(type, "null", "'" + value + "'"));

        assertThat(rules.get(0).conditions().get(0).matchValue()).isEqualTo(value);
    }

    @Test
    void aDateIsKeptWithAColonInItsOffset() throws JsonProcessingException {
        var rules = validated(one("before-date", "null", "'2025-01-01T10:00:00+0200'"));

        assertThat(rules.get(0).conditions().get(0).matchValue()).isEqualTo("2025-01-01T10:00:00+02:00");
    }

    @ParameterizedTest
    @CsvSource({
        "device, fridge",
        "device, Android",
        "browser, lynx",
        "language, *",
        "language, en;q=1",
        "ip-address, not an IP address",
        "ip-address, 456.2.385.4",
        "ip-address, 1.2.3",
        "ip-address, 1.2.3.4/33",
        "ip-address, 1.2.3.4.*",
        "ip-address, example.org",
        "geolocation-country-code, us",
        "geolocation-country-code, XX",
        "geolocation-city-name, ' '",
        "before-date, tomorrow",
        "after-date, 2025-13-01"
    })
    void noTypeTakesAnythingElse(String type, String value) {
        assertThat(faults(one(type, "null", "'" + value + "'")))
                .containsExactly("redirectRules.0.conditions.0.matchValue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"query-param", "any-value-query-param", "valueless-query-param"})
    void aQueryParameterHasAName(String type) {
        assertThat(faults(one(type, "null", "'x'"))).containsExactly("redirectRules.0.conditions.0.matchKey");
        assertThat(faults(one(type, "'a\\u0000b'", "'x'"))).containsExactly("redirectRules.0.conditions.0.matchKey");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null|redirectRules",
                "{}|redirectRules",
                "{'redirectRules':null}|redirectRules",
                "{'redirectRules':[null]}|redirectRules.0.longUrl",
                "{'redirectRules':[{'longUrl':'a:b'}]}|redirectRules.0.conditions",
                "{'redirectRules':[{'longUrl':'a:b','conditions':[]}]}|redirectRules.0.conditions",
                "{'redirectRules':[{'longUrl':'a:b','conditions':[null]}]}|redirectRules.0.conditions.0.type",
                "{'redirectRules':[{'longUrl':'a:b','conditions':[{'type':'x'}]}]}|redirectRules.0.conditions.0.type",
                "{'redirectRules':[{'longUrl':'javascript:a','conditions':[{'type':'device','matchValue':'ios'}]}]}"
                        + "|redirectRules.0.longUrl"
            })
    void whatIsWrongIsNamed(String body, String element) {
        assertThat(faults(body)).contains(element);
    }

    @Test
    void rulesAndConditionsAreBounded() {
        var condition = "{'type':'device','matchValue':'ios'}";
        var rule = "{'longUrl':'a:b','conditions':[" + condition + "]}";

        assertThat(faults("{'redirectRules':[" + times(101, rule) + "]}")).containsExactly("redirectRules");
        assertThat(faults("{'redirectRules':[{'longUrl':'a:b','conditions':[" + times(21, condition) + "]}]}"))
                .contains("redirectRules.0.conditions");
        assertThat(faults(one("geolocation-city-name", "null", "'" + "x".repeat(513) + "'")))
                .hasSize(1);
    }

    private static String times(int times, String text) {
        return IntStream.range(0, times).mapToObj(i -> text).collect(Collectors.joining(","));
    }

    private static String one(String type, String key, String value) {
        return "{'redirectRules':[{'longUrl':'a:b','conditions':[{'type':'" + type + "','matchKey':" + key
                + ",'matchValue':" + value + "}]}]}";
    }

    private static List<String> faults(String body) {
        var refusal = catchThrowableOfType(ProblemException.class, () -> validated(body));
        return ((List<?>) Objects.requireNonNull(refusal.problem().members().get("invalidElements")))
                .stream().map(String::valueOf).toList();
    }

    private static List<RedirectRule> validated(String body) throws JsonProcessingException {
        return RulesChange.validated(Json.MAPPER.readValue(body.replace('\'', '"'), RulesChange.class), LONG_URLS);
    }
}
