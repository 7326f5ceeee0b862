package io.plumbline.web.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossOriginTest {

    private static final String OURS = "https://links.example.org";

    @Test
    void everyPageMayReadTheLinksUnlessSaidOtherwise() {
        assertThat(configured("").allowed("/rest/v3/short-urls", OURS)).contains("*");
        assertThat(configured("*").allowed("/api/v1/shorten", OURS)).contains("*");
        assertThat(configured("").allowed("/rest/v3/short-urls", null)).isEmpty();
    }

    @Test
    void listedOriginsAreNamedAndOthersAreNot() {
        var listed = configured(OURS + ", http://localhost:8000");

        assertThat(listed.allowed("/rest/v3/tags", OURS)).contains(OURS);
        assertThat(listed.allowed("/rest/v3/tags", "http://localhost:8000")).contains("http://localhost:8000");
        assertThat(listed.allowed("/rest/v3/tags", "https://example.org")).isEmpty();
        assertThat(configured("none").allowed("/rest/v3/tags", OURS)).isEmpty();
    }

    @Test
    void noOtherPageReadsTheDiagnosis() {
        assertThat(configured("*").allowed("/rest/diagnosis/v1/targets", OURS)).isEmpty();
        assertThat(configured(OURS).allowed("/rest/diagnosis", OURS)).isEmpty();
        assertThat(configured("*").allowed("/rest/diagnosis-of-links", OURS)).contains("*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"links.example.org", "https://links.example.org/", "https://*.example.org", "*, https://a.b"})
    void whatIsNoOriginStopsTheStart(String origins) {
        assertThatThrownBy(() -> configured(origins)).hasMessageContaining("plumbline.http.cors-origins");
    }

    @Test
    void methodsAreListedInTheContractsOrder() {
        assertThat(AllowedMethods.inOrder("HEAD, POST, GET, OPTIONS")).isEqualTo("GET,POST");
        assertThat(AllowedMethods.inOrder("PUT, DELETE, GET, OPTIONS, HEAD")).isEqualTo("GET,DELETE,PUT");
        assertThat(AllowedMethods.inOrder("PATCH,OPTIONS,GET,DELETE")).isEqualTo("GET,DELETE,PATCH");
    }

    private static CrossOrigin configured(String origins) {
        return new CrossOrigin(CrossOriginSettings.from(new Settings(key -> Optional.of(origins))));
    }
}
