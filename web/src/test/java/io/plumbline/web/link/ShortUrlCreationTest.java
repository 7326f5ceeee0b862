package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.KeyRoles;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.CodeAlphabet;
import io.plumbline.persistence.link.CodeSettings;
import io.plumbline.persistence.link.LinkScope;
import io.plumbline.persistence.link.NewLink;
import io.plumbline.web.access.Caller;
import io.plumbline.web.json.Json;
import io.plumbline.web.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortUrlCreationTest {

    private static final CodeSettings CODES =
            new CodeSettings(7, false, false, CodeAlphabet.BASE62, CodeSettings.Strategy.RANDOM, null);

    @Test
    void aBareUrlHasTheContractsDefaults() throws JsonProcessingException {
        assertThat(wish("{'longUrl':'https://example.org/x'}"))
                .isEqualTo(new NewLink(
                        "https://example.org/x",
                        null,
                        null,
                        "",
                        7,
                        false,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        false,
                        true,
                        42L,
                        LinkScope.ALL));
    }

    @Test
    void everyMemberReachesTheWishAndUnknownOnesAreIgnored() throws JsonProcessingException {
        var wish = wish("{'longUrl':'mailto:a@example.org','customSlug':' my slug/x ','pathPrefix':'pre/',"
                + "'shortCodeLength':9,'findIfExists':true,'validSince':'2018-05-01T00:00:00+02:00',"
                + "'validUntil':'2019-05-01','maxVisits':3,'title':' T ','crawlable':true,'forwardQuery':false,"
                + "'domain':'Other.example.org','tags':[' <b>B c</b> ','a',null,'A',''],'later':{}}");

        assertThat(wish)
                .isEqualTo(new NewLink(
                        "mailto:a@example.org",
                        "other.example.org",
                        "my-slug-x",
                        "pre-",
                        9,
                        true,
                        List.of("b-c", "a"),
                        "T",
                        Instant.parse("2018-04-30T22:00:00Z"),
                        Instant.parse("2019-05-01T00:00:00Z"),
                        3,
                        true,
                        false,
                        42L,
                        LinkScope.ALL));
    }

    @Test
    void theDefaultDomainIsNone() throws JsonProcessingException {
        assertThat(wish("{'longUrl':'a:b','domain':'s.example.org'}").authority())
                .isNull();
        assertThat(wish("{'longUrl':'a:b','domain':'DEFAULT'}").authority()).isNull();
    }

    @Test
    void aKeyOfOneDomainGetsItWhateverItAsksFor() throws JsonProcessingException {
        var roles = new KeyRoles(true, 7L, "mine.example.org", false);

        var wish = wish("{'longUrl':'a:b','domain':'not a domain'}", roles);

        assertThat(wish.authority()).isEqualTo("mine.example.org");
        assertThat(wish.scope()).isEqualTo(new LinkScope(42L, 7L));
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
                "validSince | {'longUrl':'a:b','validSince':'2021-02-29'}",
                "validUntil | {'longUrl':'a:b','validUntil':'+999999999-12-31T23:59:59-18:00'}",
                "title      | {'longUrl':'a:b','title':'a\\u0000b'}",
                "maxVisits  | {'longUrl':'a:b','maxVisits':0}",
                "domain     | {'longUrl':'a:b','domain':'127.0.0.1'}",
                "domain     | {'longUrl':'a:b','domain':'a\\u0000b'}",
                "tags       | {'longUrl':'a:b','tags':['a\\u0000b']}",
                "tags       | {'longUrl':'a:b','tags':['\\ud800']}",
                "title      | {'longUrl':'a:b','title':'\\udc00'}",
                "pathPrefix | {'longUrl':'a:b','pathPrefix':'a?'}",
                "pathPrefix | {'longUrl':'a:b','pathPrefix':'ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp"
                        + "pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp"
                        + "ppppppppppppppppppppppppppppppppppppppppppppppppppp'}"
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

    @Test
    void tagsAreFewAndShort() {
        assertRefused("tags", "{'longUrl':'a:b','tags':['" + "x".repeat(256) + "']}");
        assertRefused(
                "tags",
                "{'longUrl':'a:b','tags':["
                        + IntStream.range(0, 101).mapToObj(i -> "'t" + i + "'").collect(Collectors.joining(","))
                        + "]}");
    }

    private static void assertRefused(String element, String json) {
        var refusal = catchThrowableOfType(ProblemException.class, () -> wish(json));

        assertThat(refusal.problem().members()).containsEntry("invalidElements", List.of(element));
    }

    private static NewLink wish(String json) throws JsonProcessingException {
        return wish(json, KeyRoles.NONE);
    }

    private static NewLink wish(String json, KeyRoles roles) throws JsonProcessingException {
        var key = new ApiKey(42, "key", Set.of(Right.LINKS), Instant.EPOCH, null, null, true, roles);
        return Json.MAPPER
                .readValue(json.replace('\'', '"'), ShortUrlCreation.class)
                .validated(
                        new LongUrls(LongUrlSettings.from(new Settings(none -> Optional.empty()))),
                        CODES,
                        "s.example.org",
                        new Caller(key));
    }
}
