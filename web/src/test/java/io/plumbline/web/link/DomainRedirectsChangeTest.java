package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.NotFoundRedirects;
import io.plumbline.web.json.Json;
import io.plumbline.web.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainRedirectsChangeTest {

    private static final LongUrls LONG_URLS = new LongUrls(LongUrlSettings.from(new Settings(key -> Optional.empty())));
    private static final NotFoundRedirects STORED = new NotFoundRedirects("a:base", "a:404", "a:invalid");

    @Test
    void whatIsAbsentStaysAndWhatIsNullIsCleared() throws JsonProcessingException {
        var change = change("{'domain':'S.example.org','baseUrlRedirect':null,'regular404Redirect':' foo.com '}");

        assertThat(change.authority()).isEqualTo("s.example.org");
        assertThat(change.appliedTo(STORED)).isEqualTo(new NotFoundRedirects(null, "foo.com", "a:invalid"));
    }

    @Test
    void aBlankRedirectIsNone() throws JsonProcessingException {
        assertThat(change("{'domain':'DEFAULT','invalidShortUrlRedirect':' '}").appliedTo(STORED))
                .isEqualTo(new NotFoundRedirects("a:base", "a:404", null));
    }

    @Test
    void theDefaultDomainHasSeveralNames() throws JsonProcessingException {
        assertThat(change("{'domain':'DEFAULT'}").authority()).isEmpty();
        assertThat(change("{'domain':'default.example.org'}").authority()).isEmpty();
    }

    @Test
    void placeholdersMayStandAnywhere() throws JsonProcessingException {
        assertThat(change("{'domain':'a.b','baseUrlRedirect':'https://{DOMAIN}/x?p={ORIGINAL_PATH}'}")
                        .appliedTo(STORED)
                        .baseUrlRedirect())
                .isEqualTo("https://{DOMAIN}/x?p={ORIGINAL_PATH}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null|domain",
                "[]|domain",
                "{}|domain",
                "{'domain':''}|domain",
                "{'domain':null}|domain",
                "{'domain':7}|domain",
                "{'domain':'192.168.1.1'}|domain",
                "{'domain':'a\\u0000b'}|domain",
                "{'domain':'a.b','baseUrlRedirect':7}|baseUrlRedirect",
                "{'domain':'a.b','baseUrlRedirect':'javascript:alert(1)'}|baseUrlRedirect",
                "{'domain':'a.b','regular404Redirect':'a\\u0000b'}|regular404Redirect"
            })
    void whatIsWrongIsNamed(String body, String element) {
        var refusal = catchThrowableOfType(ProblemException.class, () -> change(body));

        assertThat(refusal.problem().members()).containsEntry("invalidElements", List.of(element));
    }

    private static DomainRedirectsChange change(String body) throws JsonProcessingException {
        return DomainRedirectsChange.of(
                Json.MAPPER.readTree(body.replace('\'', '"')), "default.example.org", LONG_URLS);
    }
}
