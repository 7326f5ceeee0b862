package io.plumbline.persistence.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static Settings with(String value) {
        return new Settings(
                key -> Optional.ofNullable(Map.of("plumbline.a.key", value).get(key)));
    }

    @ParameterizedTest
    @CsvSource({"15s,PT15S", "5m,PT5M", "48h,PT48H", "7d,PT168H", "250 ms,PT0.25S", "PT15S,PT15S"})
    void aDurationIsReadInShortAndIsoForm(String value, Duration expected) {
        assertThat(with(value).duration("plumbline.a.key", Duration.ZERO)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "fast", "-1s", "5 parsecs", "999999999999999999d"})
    void aValueThatIsNoDurationIsRefusedByName(String value) {
        assertThatThrownBy(() -> with(value).duration("plumbline.a.key", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plumbline.a.key is \"" + value + "\"");
    }

    @Test
    void aDurationLongerThanTheMostIsRefused() {
        var most = Duration.ofMinutes(1);

        assertThat(with("1m").duration("plumbline.a.key", Duration.ZERO, most)).isEqualTo(most);
        assertThatThrownBy(() -> with("61s").duration("plumbline.a.key", Duration.ZERO, most))
                .hasMessage(
                        "plumbline.a.key is \"61s\"; it must be a positive duration such as 15s or 5m, at most 60s");
    }

    @ParameterizedTest
    @CsvSource({"1048576,1048576", "64MiB,67108864", "2GB,2000000000", "1 kib,1024"})
    void bytesAreReadWithAndWithoutUnit(String value, long expected) {
        assertThat(with(value).bytes("plumbline.a.key", 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "eighty", "99999999999999999999"})
    void aNumberOutsideItsBoundsIsRefused(String value) {
        assertThatThrownBy(() -> with(value).integer("plumbline.a.key", 8080, 1, 65535))
                .hasMessage("plumbline.a.key is \"%s\"; it must be a whole number from 1 to 65535", value);
    }

    @Test
    void anAbsentOrBlankKeyHasItsDefault() {
        assertThat(with("  ").text("plumbline.a.key", "default")).isEqualTo("default");
        assertThat(with("x").text("plumbline.another.key", "default")).isEqualTo("default");
    }

    @Test
    void aListIsSplitAtCommas() {
        assertThat(with(" web, diagnosis ,,").list("plumbline.a.key")).containsExactly("web", "diagnosis");
    }

    @Test
    void aKeyHasTheEnvironmentNameOfMicroProfileConfig() {
        assertThat(Settings.environmentNameOf("plumbline.link-cache.max-bytes"))
                .isEqualTo("PLUMBLINE_LINK_CACHE_MAX_BYTES");
    }
}
