package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.Given;
import io.plumbline.persistence.link.LinkChange;
import io.plumbline.web.json.Json;
import io.plumbline.web.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortUrlEditionTest {

    @Test
    void whatIsAbsentStays() throws JsonProcessingException {
        assertThat(change("{'later':1}")).isEqualTo(new LinkChange(null, null, null, null, null, null, null, null));
    }

    @Test
    void whatIsNullIsClearedOrHasItsDefault() throws JsonProcessingException {
        assertThat(change("{'title':null,'validSince':null,'validUntil':null,'maxVisits':null,"
                        + "'crawlable':null,'forwardQuery':null,'tags':null}"))
                .isEqualTo(new LinkChange(
                        null,
                        new Given<>(null),
                        new Given<>(null),
                        new Given<>(null),
                        new Given<>(null),
                        false,
                        true,
                        List.of()));
    }

    @Test
    void whatIsThereIsSet() throws JsonProcessingException {
        assertThat(change("{'longUrl':' https://example.org ','title':' T ','validSince':'2018-05-01','validUntil':"
                        + "'2019-05-01T00:00:00+02:00','maxVisits':5,'crawlable':true,'forwardQuery':false,"
                        + "'tags':['B','a','b']}"))
                .isEqualTo(new LinkChange(
                        "https://example.org",
                        new Given<>("T"),
                        new Given<>(Instant.parse("2018-05-01T00:00:00Z")),
                        new Given<>(Instant.parse("2019-04-30T22:00:00Z")),
                        new Given<>(5),
                        true,
                        false,
                        List.of("b", "a")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "longUrl    | {'longUrl':''}",
                "longUrl    | {'longUrl':null}",
                "longUrl    | {'longUrl':'javascript:alert(1)'}",
                "validSince | {'validSince':'tomorrow'}",
                "validUntil | {'validUntil':'2018-13-01'}",
                "maxVisits  | {'maxVisits':0}"
            })
    void whatIsWrongIsNamed(String element, String json) {
        var refusal = catchThrowableOfType(ProblemException.class, () -> change(json));

        assertThat(refusal.problem().members()).containsEntry("invalidElements", List.of(element));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"title | {'title':'a\\u0000b'}", "tags | {'tags':['a\\u0000b']}"})
    void textThatCannotBeStoredIsNamed(String element, String json) {
        var refusal = catchThrowableOfType(JsonMappingException.class, () -> change(json));

        assertThat(refusal.getPath().get(0).getFieldName()).isEqualTo(element);
    }

    @Test
    void aMemberOfAnotherTypeIsNamed() {
        assertThatThrownBy(() -> change("{'maxVisits':'many'}")).isInstanceOf(MismatchedInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "'text'"})
    void whatIsNoObjectIsMalformed(String json) {
        var refusal = catchThrowableOfType(ProblemException.class, () -> change(json));

        assertThat(refusal.problem().type().uri().toString()).endsWith("malformed-request-body");
    }

    private static LinkChange change(String json) throws JsonProcessingException {
        return ShortUrlEdition.changeOf(
                Json.MAPPER.readTree(json.replace('\'', '"')),
                new LongUrls(LongUrlSettings.from(new Settings(none -> Optional.empty()))));
    }
}
