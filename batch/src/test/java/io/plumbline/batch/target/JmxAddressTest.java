package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmxAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service:jmx:rmi:///jndi/rmi://db-1.example.org:9010/jmxrmi",
                "service:jmx:rmi://10.0.0.1:9999/jndi/rmi://db-1.example.org:9010/jmxrmi",
                "service:jmx:rmi://db-1.example.org:9010",
                "service:jmx:rmi://db-1.example.org:9010/"
            })
    void everyAcceptedSpellingLeadsToTheRegistry(String url) {
        var address = JmxAddress.parse(url);

        assertThat(address.url()).isEqualTo("service:jmx:rmi:///jndi/rmi://db-1.example.org:9010/jmxrmi");
    }

    @Test
    void anAddressMayBeOfVersionSix() {
        var address = JmxAddress.parse("service:jmx:rmi:///jndi/rmi://[::1]:9010/jmxrmi");

        assertThat(address.host()).isEqualTo("[::1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "service:jmx:rmi:///jndi/ldap://evil:389/o=x",
                "service:jmx:rmi:///jndi/rmi://evil:1099/Exploit",
                "service:jmx:rmi:///jndi/rmi://evil:1099/jmxrmi/../x",
                "service:jmx:rmi:///jndi/rmi://user:pass@evil:1099/jmxrmi",
                "service:jmx:rmi:///jndi/rmi://evil:1099/jmxrmi?x=1",
                "service:jmx:rmi:///jndi/rmi://evil:1099/jmxrmi#x",
                "service:jmx:rmi:///jndi/rmi://evil:1099/jmxrmi\n",
                "service:jmx:rmi:///jndi/rmi://${jndi:ldap}:1099/jmxrmi",
                "service:jmx:rmi:///jndi/rmi://evil/jmxrmi",
                "service:jmx:rmi:///jndi/rmi://evil:0/jmxrmi",
                "service:jmx:rmi:///jndi/rmi://evil:65536/jmxrmi",
                "service:jmx:rmi:///stub/rO0ABXNyAA==",
                "service:jmx:rmi://evil:1099/stub/rO0ABXNyAA==",
                "service:jmx:iiop:///jndi/iiop://evil:900/jmx",
                "service:jmx:http://evil:80/",
                "rmi://evil:1099/jmxrmi",
                "ldap://evil:389/x",
                "http://evil/",
                "file:///etc/passwd",
                "service:jmx:rmi:///jndi/dns://evil:53/jmxrmi",
                "service:jmx:rmi:///jndi/rmi://\u0435vil:1099/jmxrmi",
                "service:jmx:rmi:///jndi/rmi://-evil:1099/jmxrmi"
            })
    void everythingElseIsRefused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> JmxAddress.parse(url));
    }

    @Test
    void aRefusalSaysWhatToWriteAndShowsNoControlCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JmxAddress.parse("ldap://evil\r\nX: y"))
                .withMessageContaining("ldap://evil??X: y")
                .withMessageContaining("write service:jmx:rmi:///jndi/rmi://host:port/jmxrmi");
    }

    @Test
    void aUserNeedsAPasswordReference() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JmxAddress.parse("service:jmx:rmi://localhost:9010", "monitor", null))
                .withMessageContaining("both");
    }

    @Test
    void aPlainPasswordIsRefusedWithoutBeingRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JmxAddress.parse("service:jmx:rmi://localhost:9010", "monitor", "tiger7"))
                .withMessageContaining("env:NAME")
                .matches(refusal -> !String.valueOf(refusal.getMessage()).contains("tiger7"));
    }
}
