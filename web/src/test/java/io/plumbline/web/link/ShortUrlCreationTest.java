package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.NewLink;
import io.plumbline.web.json.Json;
import io.plumbline.web.problem.ProblemException;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortUrlCreationTest {

    @Test
    void aBareUrlHasTheContractsDefaults() throws JsonProcessingException {
        assertThat(wish("{'longUrl':'https://example.org/x'}"))
                .isEqualTo(
                        new NewLink("https://example.org/x", null, 7, false, null, null, null, null, false, true, 42L));
    }

    @Test
    void everyMemberReachesTheWishAndUnknownOnesAreIgnored() throws JsonProcessingException {
        var wish = wish("{'longUrl':'mailto:a@example.org','customSlug':' my slug/x ','shortCodeLength':9,"
                + "'findIfExists':true,'validSince':'2018-05-01T00:00:00+02:00','validUntil':'2019-05-01','maxVisits':3,"
                + "'title':' T ','crawlable':true,'forwardQuery':false,'domain':'s.example.org','tags':[],'later':{}}");

        assertThat(wish)
                .isEqualTo(new NewLink(
                        "mailto:a@example.org",
                        "my-slug-x",
                        9,
                        true,
                        "T",
                        Instant.parse("2018-04-30T22:00:00Z"),
                        Instant.parse("2019-05-01T00:00:00Z"),
                        3,
                        true,
                        false,
                        42L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/hosts",
                "myapp://open/5",
                "https://emoji.example/\uD83D\uDE00",
                "mailto:a@b",
                "https://a b"
            })
    void whateverHasASchemeIsALongUrl(String longUrl) throws JsonProcessingException {
        assertThat(wish(Json.MAPPER.writeValueAsString(ShortUrlCreation.to(longUrl)))
                        .longUrl())
                .isEqualTo(longUrl);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "longUrl    | {}",
                "longUrl    | {'longUrl':null}",
                "longUrl    | {'longUrl':'  '}",
                "longUrl    | {'longUrl':'foo.com'}",
                "longUrl    | {'longUrl':'javascript:alert(1)'}",
                "longUrl    | {'longUrl':' JavaScript:alert(1)'}",
                "longUrl    | {'longUrl':'data:text/html,x'}",
                "longUrl    | {'longUrl':'java\\tscript:alert(1)'}",
                "customSlug | {'longUrl':'a:b','customSlug':''}",
                "customSlug | {'longUrl':'a:b','customSlug':'a?b'}",
                "customSlug | {'longUrl':'a:b','customSlug':'a\\u0000b'}",
                "customSlug | {'longUrl':'a:b','customSlug':'Rest'}",
                "customSlug | {'longUrl':'a:b','customSlug':'..'}",
                "shortCodeLength | {'longUrl':'a:b','shortCodeLength':3}",
                "shortCodeLength | {'longUrl':'a:b','shortCodeLength':1000000}",
                "validSince | {'longUrl':'a:b','validSince':'tomorrow'}",
                "validUntil | {'longUrl':'a:b','validUntil':'2018-13-01T00:00:00+00:00'}",
                "validSince | {'longUrl':'a:b','validSince':'+10000-01-01T00:00:00+00:00'}",
                "validSince | {'longUrl':'a:b','validSince':'-0001-12-31'}",
                "validUntil | {'longUrl':'a:b','validUntil':'+999999999-12-31T23:59:59-18:00'}",
                "title      | {'longUrl':'a:b','title':'a\\u0000b'}",
                "maxVisits  | {'longUrl':'a:b','maxVisits':0}",
                "domain     | {'longUrl':'a:b','domain':'other.example.org'}",
                "tags       | {'longUrl':'a:b','tags':['a']}",
                "pathPrefix | {'longUrl':'a:b','pathPrefix':'p'}"
            })
    void whatIsWrongIsNamed(String element, String json) {
        var refusal = catchThrowableOfType(ProblemException.class, () -> wish(json));

        assertThat(refusal.problem().members().get("invalidElements"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(element);
    }

    @Test
    void aTitleIsCutAfter512CharactersAndNeverWithinOne() throws JsonProcessingException {
        var emoji = "\uD83D\uDE00";

        assertThat(wish("{'longUrl':'a:b','title':'" + emoji.repeat(600) + "'}").title())
                .isEqualTo(emoji.repeat(512));
    }

    @Test
    void aLongUrlIsMeasuredAsItIsSent() throws JsonProcessingException {
        var umlaut = "\u00E4";

        assertThat(wish("{'longUrl':'a:" + umlaut.repeat(1333) + "'}").longUrl())
                .hasSize(1335);
        assertThat(catchThrowableOfType(
                        ProblemException.class, () -> wish("{'longUrl':'a:" + umlaut.repeat(1334) + "'}")))
                .isNotNull();
    }

    private static NewLink wish(String json) throws JsonProcessingException {
        return Json.MAPPER
                .readValue(json.replace('\'', '"'), ShortUrlCreation.class)
                .validated(
                        new LongUrls(LongUrlSettings.from(new Settings(key -> Optional.empty()))),
                        7,
                        "s.example.org",
                        42);
    }
}
