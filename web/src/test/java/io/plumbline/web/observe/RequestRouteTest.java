package io.plumbline.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.link.ShortUrlResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRouteTest {

    @ParameterizedTest
    @CsvSource({
        "v3/short-urls/{code: .+}, /v3/short-urls/{code}",
        "v3/short-urls/{code: .+}/visits, /v3/short-urls/{code}/visits",
        "'{day:\\d{4}-\\d{2}}/{id}', '/{day}/{id}'",
        "/{id}, /{id}",
        "v3/tags, /v3/tags",
        "'', ''"
    })
    void variablesAreNamedWithoutWhatTheyMayLookLike(String path, String template) {
        assertThat(RequestRoute.template(path)).isEqualTo(template);
    }

    @Test
    void theTemplateIsThatOfTheResource() {
        assertThat(RequestRoute.templateOf(ShortUrlResource.class)).isEqualTo("/v3/short-urls/{code}");
    }
}
