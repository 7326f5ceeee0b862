package io.plumbline.persistence.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.configuration.ConfigurationInForce.Found;
import io.plumbline.persistence.configuration.ConfigurationInForce.Setting;
import io.plumbline.persistence.configuration.ConfigurationInForce.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationInForceTest {

    private static Setting only(KeysRead read, Map<String, String> set) {
        var keys = keys(read, set);
        assertThat(keys).hasSize(1);
        return keys.get(0);
    }

    private static List<Setting> keys(KeysRead read, Map<String, String> set) {
        return ConfigurationInForce.keys(
                read.defaults(),
                List.copyOf(set.keySet()),
                key -> Optional.ofNullable(set.get(key)).map(value -> new Found(value, Source.SYSTEM_PROPERTY)));
    }

    private static KeysRead reading(Map<String, String> set) {
        var read = new KeysRead();
        var settings = new Settings(key -> Optional.ofNullable(set.get(key)), read);
        settings.duration("plumbline.a.wait", Duration.ofSeconds(15));
        return read;
    }

    @Test
    void whatNobodyHasSetHasItsDefault() {
        var key = only(reading(Map.of()), Map.of());

        assertThat(key)
                .isEqualTo(new Setting("plumbline.a.wait", "PLUMBLINE_A_WAIT", "15s", Source.DEFAULT, false, true));
    }

    @ParameterizedTest
    @CsvSource({"PT0.25S,250ms", "PT15S,15s", "PT90S,90s", "PT1H,1h", "PT48H,2d", "PT0.0000005S,PT0.0000005S"})
    void aDurationByDefaultIsToldAsSomebodyWouldSetIt(Duration fallback, String expected) {
        var read = new KeysRead();
        new Settings(key -> Optional.empty(), read).duration("plumbline.a.wait", fallback);

        assertThat(only(read, Map.of()).value()).isEqualTo(expected);
        assertThat(Settings.parseDuration("it", expected)).isEqualTo(fallback);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "53687091,53687091",
        "1024,1KiB",
        "1000,1kB",
        "1048576,1MiB",
        "536870912,512MiB",
        "1073741824,1GiB",
        "2000000000,2GB",
        "-1,-1"
    })
    void bytesByDefaultAreToldAsSomebodyWouldSetThem(long fallback, String expected) {
        var read = new KeysRead();
        new Settings(key -> Optional.empty(), read).bytes("plumbline.a.size", fallback);

        assertThat(only(read, Map.of()).value()).isEqualTo(expected);
    }

    @Test
    void whatSomebodyHasSetIsToldAsHeSetIt() {
        var set = Map.of("plumbline.a.wait", "20s");

        var key = only(reading(set), set);

        assertThat(key.value()).isEqualTo("20s");
        assertThat(key.source()).isEqualTo(Source.SYSTEM_PROPERTY);
    }

    @Test
    void whatIsSetAndNotReadIsToldToBe() {
        var key = only(new KeysRead(), Map.of("plumbline.a.wiat", "20s"));

        assertThat(key.read()).isFalse();
        assertThat(key.value()).isEqualTo("20s");
    }

    @Test
    void theVariableOfAKeyThatIsReadIsNoKeyOfItsOwn() {
        assertThat(only(reading(Map.of()), Map.of("PLUMBLINE_A_WAIT", "20s")).key())
                .isEqualTo("plumbline.a.wait");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plumbline.database.password",
                "plumbline.initial.api.key",
                "plumbline.link.feistel-key",
                "plumbline.notice.webhook.secret",
                "plumbline.notice.webhook.url",
                "PLUMBLINE_NOTICE_WEBHOOK_URL",
                "PLUMBLINE_SOME_TOKEN"
            })
    void aSecretIsSaidToBeSetAndNotTold(String key) {
        var told = only(new KeysRead(), Map.of(key, "hush"));

        assertThat(told.secret()).isTrue();
        assertThat(told.value()).isNull();
    }

    @Test
    void aSecretThatIsNotSetIsNone() {
        var read = new KeysRead();
        read.note("plumbline.database.password", null);

        assertThat(only(read, Map.of()).secret()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plumbline.shared-cache.url | redis://user:hush@cache.example.org | redis://…@cache.example.org",
                "plumbline.access.key-cache | 3s | 3s",
                "plumbline.rate-limit.requests-per-key | 100 | 100",
                "plumbline.jmx.secrets-directory | /etc/plumbline | /etc/plumbline"
            })
    void anAddressIsToldWithoutWhoSignsIn(String key, String value, String told) {
        assertThat(only(new KeysRead(), Map.of(key, value)).value()).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx1g -Dplumbline.database.password=hush", "jdbc:postgresql://h/d?password=hush"})
    void aValueThatNamesASecretIsNotTold(String value) {
        assertThat(only(new KeysRead(), Map.of("plumbline.server.java-options", value))
                        .value())
                .isNull();
    }
}
