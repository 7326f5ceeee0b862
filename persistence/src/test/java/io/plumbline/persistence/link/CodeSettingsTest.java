package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeSettingsTest {

    @Test
    void withoutConfigurationCodesAreSevenRandomCharactersAndExact() {
        assertThat(settings(Map.of())).isEqualTo(LinkStore.STRICT);
    }

    @Test
    void everyKeyChangesItsField() {
        assertThat(settings(Map.of(
                        "plumbline.link.code-length", "9",
                        "plumbline.link.mode", "loose",
                        "plumbline.link.multi-segment-slugs", "true",
                        "plumbline.link.alphabet", "unambiguous",
                        "plumbline.link.codes", "feistel",
                        "plumbline.link.feistel-key", "a very secret key")))
                .isEqualTo(new CodeSettings(
                        9, true, true, CodeAlphabet.UNAMBIGUOUS, CodeSettings.Strategy.FEISTEL, "a very secret key"));
    }

    @Test
    void looseCodesAreGeneratedAndStoredInLowerCase() {
        assertThat(LinkStore.LOOSE.characters()).isEqualTo("0123456789abcdefghijklmnopqrstuvwxyz");
        assertThat(LinkStore.LOOSE.stored("MixedCase")).isEqualTo("mixedcase");
        assertThat(LinkStore.STRICT.stored("MixedCase")).isEqualTo("MixedCase");
    }

    @ParameterizedTest
    @CsvSource({
        "plumbline.link.mode,lax,strict or loose",
        "plumbline.link.alphabet,base64,base62 or unambiguous",
        "plumbline.link.codes,counted,random or feistel",
        "plumbline.link.feistel-key,short,16 or more"
    })
    void whatIsNotKnownIsRefused(String key, String value, String allowed) {
        assertThatThrownBy(() -> settings(Map.of(key, value)))
                .hasMessageContaining(key)
                .hasMessageContaining(allowed);
    }

    private static CodeSettings settings(Map<String, String> values) {
        return CodeSettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
