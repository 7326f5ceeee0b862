package io.plumbline.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewKeyTest {

    private static NewKey read(String json) throws IOException {
        return NewKey.from(new ObjectMapper().readTree(json));
    }

    @Test
    void nameRightsAndEndAreRead() throws IOException {
        var key = read("{'name':' shop ','rights':['links','dump-download'],'expiresAt':'2999-01-01T00:00:00+01:00'}"
                .replace('\'', '"'));

        assertThat(key.name()).isEqualTo("shop");
        assertThat(key.rights()).containsExactlyInAnyOrder(Right.LINKS, Right.DUMP_DOWNLOAD);
        assertThat(key.expiresAt()).isEqualTo(Instant.parse("2998-12-31T23:00:00Z"));
    }

    @Test
    void aKeyWithoutAnEndNeverEnds() throws IOException {
        assertThat(read("{\"name\":\"shop\",\"rights\":[\"links\"]}").expiresAt())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'rights':['links']} | name",
                "{'name':' ','rights':['links']} | name",
                "{'name':'a\\u0007','rights':['links']} | name",
                "{'name':'a'} | rights",
                "{'name':'a','rights':[]} | rights",
                "{'name':'a','rights':['everything']} | rights",
                "{'name':'a','rights':'links'} | rights",
                "{'name':'a','rights':['links'],'expiresAt':'tomorrow'} | expiresAt",
                "{'name':'a','rights':['links'],'expiresAt':'2001-01-01T00:00:00Z'} | expiresAt",
                "{'name':'a','rights':['links'],'secret':'mine'} | secret"
            },
            quoteCharacter = '`')
    void whatIsNotValidIsNamed(String json, String element) {
        assertThatThrownBy(() -> read(json.replace('\'', '"')))
                .asInstanceOf(type(ProblemException.class))
                .satisfies(refused ->
                        assertThat(refused.problem().json()).containsEntry("invalidElements", List.of(element)));
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> read("[]")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> NewKey.from(null)).isInstanceOf(ProblemException.class);
    }
}
