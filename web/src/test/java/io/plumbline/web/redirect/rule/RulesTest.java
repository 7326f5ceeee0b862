package io.plumbline.web.redirect.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.link.RedirectRule;
import io.plumbline.persistence.link.RuleCondition;
import io.plumbline.web.http.Requests;
import io.plumbline.web.place.PlaceFile;
import io.plumbline.web.place.PlaceSettings;
import io.plumbline.web.place.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    private static final String PHONE =
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/124.0.0.0 Mobile Safari/537.36";
    private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

    private final Agents agents = new Agents();

    @TempDir
    private static Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    en     | en                           | true
                    en     | en-UK                        | true
                    en     | EN_us                        | true
                    en-UK  | en-UK                        | true
                    en_uk  | en-UK                        | true
                    en-UK  | en                           | false
                    en-UK  | en-US                        | false
                    es     | en, es;q=0.9                 | true
                    es     | en, es;q=0.91                | true
                    es     | en, es;q=0.89                | false
                    es     | en, es ; q=1.0               | true
                    es     | fr;q=0.5,es-MX               | true
                    en     | *                            | false
                    en     | *;q=0.5                      | false
                    e      | en                           | false
                    en     | en;q=x                       | false
                    ''     | ,                            | false
                    en     | -                            | false
                    """)
    void aLanguageIsAmongThoseThatAreWantedMost(String value, @Nullable String accepted, boolean holds) {
        var request = Requests.to("/a");
        if (accepted != null) {
            request.with("Accept-Language", accepted);
        }
        assertThat(holds(RuleCondition.Type.LANGUAGE, null, value, request)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    QUERY_PARAM           | foo     | bar   | /a?foo=bar           | true
                    QUERY_PARAM           | foo     | bar   | /a?foo=Bar           | false
                    QUERY_PARAM           | foo     | bar   | /a?foo=bar2          | false
                    QUERY_PARAM           | foo     | bar   | /a?x=1&foo=bar&y     | true
                    QUERY_PARAM           | foo     | bar   | /a?foo=1&foo=bar     | true
                    QUERY_PARAM           | foo     | bar   | /a?foo=bar&foo=1     | false
                    QUERY_PARAM           | f o     | b&r   | /a?f%20o=b%26r       | true
                    QUERY_PARAM           | f o     | b r   | /a?f+o=b+r           | true
                    QUERY_PARAM           | ä       | ö     | /a?%C3%A4=%C3%B6     | true
                    QUERY_PARAM           | foo     | bar   | /a                   | false
                    QUERY_PARAM           | foo     | %zz   | /a?foo=%zz           | true
                    ANY_VALUE_QUERY_PARAM | foo     | -     | /a?foo=1             | true
                    ANY_VALUE_QUERY_PARAM | foo     | -     | /a?foo=              | true
                    ANY_VALUE_QUERY_PARAM | foo     | -     | /a?foo               | true
                    ANY_VALUE_QUERY_PARAM | foo     | -     | /a?bar=foo           | false
                    ANY_VALUE_QUERY_PARAM | foo     | -     | /a                   | false
                    VALUELESS_QUERY_PARAM | foo     | -     | /a?foo               | true
                    VALUELESS_QUERY_PARAM | foo     | -     | /a?foo=              | true
                    VALUELESS_QUERY_PARAM | foo     | -     | /a?foo=1             | false
                    VALUELESS_QUERY_PARAM | foo     | -     | /a?bar               | false
                    """)
    void aParameterIsLookedAtDecoded(
            RuleCondition.Type type, String key, @Nullable String value, String path, boolean holds) {
        assertThat(holds(type, key, value, Requests.to(path))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4,1.2.3.4,true",
        "1.2.3.4,1.2.3.5,false",
        "1.2.3.0/24,1.2.3.77,true",
        "1.2.*.*,1.2.200.1,true",
        "1.2.*.*,1.3.200.1,false",
        "2001:db8::/32,2001:db8::7,true",
        "2001:db8::/32,2001:db9::7,false",
        "no range,1.2.3.4,false",
        "1.2.3.4,no address,false"
    })
    void anAddressLiesWithinTheRange(String value, String address, boolean holds) {
        assertThat(holds(
                        RuleCondition.Type.IP_ADDRESS,
                        null,
                        value,
                        Requests.to("/a").comingFrom(address)))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "GEOLOCATION_COUNTRY_CODE,FR,192.0.2.1,true",
        "GEOLOCATION_COUNTRY_CODE,fr,192.0.2.1,true",
        "GEOLOCATION_COUNTRY_CODE,ES,192.0.2.1,false",
        "GEOLOCATION_COUNTRY_CODE,FR,192.0.3.1,false",
        "GEOLOCATION_CITY_NAME,Paris,192.0.2.1,true",
        "GEOLOCATION_CITY_NAME,pARIS,192.0.2.1,true",
        "GEOLOCATION_CITY_NAME,London,192.0.2.1,false",
        "GEOLOCATION_CITY_NAME,'',192.0.3.1,false"
    })
    void aPlaceIsThatOfTheAddress(RuleCondition.Type type, String value, String address, boolean holds) {
        assertThat(holds(type, null, value, Requests.to("/a").comingFrom(address)))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_DATE,2024-05-01T12:00:01+00:00,true",
        "BEFORE_DATE,2024-05-01T12:00:00+00:00,false",
        "BEFORE_DATE,2024-05-01T13:00:01+02:00,false",
        "BEFORE_DATE,2024-05-01T12:00:01,true",
        "BEFORE_DATE,2024-05-02,true",
        "BEFORE_DATE,2024-05-01,false",
        "BEFORE_DATE,soon,false",
        "AFTER_DATE,2024-05-01T11:59:59Z,true",
        "AFTER_DATE,2024-05-01T12:00:00Z,false",
        "AFTER_DATE,2024-05-01T13:59:59+02:00,true",
        "AFTER_DATE,2024-05-01T07:59:59.5-04:00,true",
        "AFTER_DATE,2024-05-02,false",
        "AFTER_DATE,soon,false"
    })
    void aDateIsBeforeOrAfterNow(RuleCondition.Type type, String value, boolean holds) {
        assertThat(holds(type, null, value, Requests.to("/a"))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "DEVICE,android,true",
        "DEVICE,MOBILE,true",
        "DEVICE,ios,false",
        "DEVICE,desktop,false",
        "DEVICE,toaster,false",
        "BROWSER,chrome,true",
        "BROWSER,firefox,false",
        "BROWSER,lynx,false"
    })
    void aDeviceOrBrowserIsThatOfTheUserAgent(RuleCondition.Type type, String value, boolean holds) {
        assertThat(holds(type, null, value, Requests.to("/a").with("User-Agent", PHONE)))
                .isEqualTo(holds);
    }

    @Test
    void theFirstRuleWhoseConditionsAllHoldWins() {
        var english = new RuleCondition(RuleCondition.Type.LANGUAGE, null, "en");
        var asked = new RuleCondition(RuleCondition.Type.ANY_VALUE_QUERY_PARAM, "a", null);
        var rules = Objects.requireNonNull(Rules.of(List.of(
                new RedirectRule("https://e.org/both", List.of(english, asked)),
                new RedirectRule("https://e.org/nobody", List.of()),
                new RedirectRule("https://e.org/english", List.of(english)),
                new RedirectRule("https://e.org/asked", List.of(asked)))));

        assertThat(rules.longUrlFor(visitor(Requests.to("/x?a").with("Accept-Language", "en"))))
                .isEqualTo("https://e.org/both");
        assertThat(rules.longUrlFor(visitor(Requests.to("/x").with("Accept-Language", "en"))))
                .isEqualTo("https://e.org/english");
        assertThat(rules.longUrlFor(visitor(Requests.to("/x?a")))).isEqualTo("https://e.org/asked");
        assertThat(rules.longUrlFor(visitor(Requests.to("/x")))).isNull();
    }

    @Test
    void aLinkWhoseRulesHoldForNobodyHasNone() {
        assertThat(Rules.of(List.of())).isNull();
        assertThat(Rules.of(List.of(new RedirectRule("https://e.org/", List.of()))))
                .isNull();
    }

    private boolean holds(RuleCondition.Type type, @Nullable String key, @Nullable String value, Requests request) {
        return Condition.of(new RuleCondition(type, key, value)).holdsFor(visitor(request));
    }

    private Visitor visitor(Requests asked) {
        var request = asked.asked();
        return new Visitor(request, request.getRemoteAddr(), NOW.toEpochMilli(), agents, places());
    }

    private static Places places() {
        try {
            var file = directory.resolve("places.mmdb");
            if (Files.notExists(file)) {
                Files.write(
                        file,
                        new PlaceFile()
                                .city("192.0.2.0/24", "FR", "France", "Paris", "Paris")
                                .bytes());
            }
            return new Places(new PlaceSettings(file), Runnable::run, System::nanoTime);
        } catch (IOException unwritable) {
            throw new AssertionError(unwritable);
        }
    }
}
