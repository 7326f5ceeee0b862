package io.plumbline.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private final ClientAddress behindProxies =
            new ClientAddress(settings(Map.of("plumbline.http.trusted-proxies", "10.0.0.0/8, ::1")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CF-Connecting-IP    | 1.2.3.4
                    X-Forwarded-For     | 1.2.3.4
                    X-Forwarded         | 1.2.3.4
                    Forwarded           | for=1.2.3.4
                    True-Client-IP      | 1.2.3.4
                    X-Real-IP           | 1.2.3.4
                    X-Cluster-Client-Ip | 1.2.3.4
                    Client-Ip           | 1.2.3.4
                    """)
    void aTrustedProxyTellsTheClientInAnyOfEightHeaders(String header, String value) {
        assertThat(behindProxies.of(
                        Requests.from("10.1.1.1").with(header, value).asked()))
                .isEqualTo("1.2.3.4");
        assertThat(behindProxies.of(Requests.from("::1").with(header, value).asked()))
                .isEqualTo("1.2.3.4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CF-Connecting-IP    | 1.2.3.4
                    X-Forwarded-For     | 1.2.3.4
                    X-Forwarded         | 1.2.3.4
                    Forwarded           | for=1.2.3.4
                    True-Client-IP      | 1.2.3.4
                    X-Real-IP           | 1.2.3.4
                    X-Cluster-Client-Ip | 1.2.3.4
                    Client-Ip           | 1.2.3.4
                    """)
    void nobodyElseIsBelieved(String header, String value) {
        var trustingNobody = new ClientAddress(settings(Map.of()));

        assertThat(trustingNobody.of(
                        Requests.from("10.1.1.1").with(header, value).asked()))
                .isEqualTo("10.1.1.1");
        assertThat(behindProxies.of(
                        Requests.from("11.1.1.1").with(header, value).asked()))
                .isEqualTo("11.1.1.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    X-Forwarded-For | 6.6.6.6, 1.2.3.4                              | 1.2.3.4
                    X-Forwarded-For | 6.6.6.6, 1.2.3.4, 10.2.2.2                    | 1.2.3.4
                    X-Forwarded-For | 10.3.3.3, 10.2.2.2                            | 10.3.3.3
                    X-Forwarded-For | 1.2.3.4:5678                                  | 1.2.3.4
                    X-Forwarded-For | [2001:db8::1]:443                             | 2001:db8:0:0:0:0:0:1
                    X-Forwarded-For | 2001:db8::1                                   | 2001:db8:0:0:0:0:0:1
                    X-Forwarded-For | ::ffff:1.2.3.4                                | 1.2.3.4
                    X-Forwarded-For | 1.2.3.4, unknown                              | 10.1.1.1
                    X-Forwarded-For | e.org                                         | 10.1.1.1
                    X-Forwarded-For | ''                                            | 10.1.1.1
                    Forwarded       | 'For="[2001:db8::1]:99";proto=https, for=10.2.2.2' | 2001:db8:0:0:0:0:0:1
                    Forwarded       | for=6.6.6.6, proto=http;for=1.2.3.4;by=10.2.2.2   | 1.2.3.4
                    Forwarded       | proto=https                                   | 10.1.1.1
                    Forwarded       | for=_hidden                                   | 10.1.1.1
                    """)
    void ofAListTheRightMostAddressThatIsNotTrustedIsTheClient(String header, String value, String client) {
        assertThat(behindProxies.of(
                        Requests.from("10.1.1.1").with(header, value).asked()))
                .isEqualTo(client);
    }

    @Test
    void aHeaderThatComesTwiceIsOneList() {
        assertThat(behindProxies.of(Requests.from("10.1.1.1")
                        .with("X-Forwarded-For", "6.6.6.6")
                        .with("X-Forwarded-For", "1.2.3.4")
                        .asked()))
                .isEqualTo("1.2.3.4");
    }

    @Test
    void theFirstHeaderThatTellsAnAddressDecides() {
        var request = Requests.from("10.1.1.1")
                .with("X-Real-IP", "1.1.1.1")
                .with("X-Forwarded-For", "2.2.2.2")
                .with("CF-Connecting-IP", "nobody")
                .asked();
        var byRealIpAlone = new ClientAddress(settings(Map.of(
                "plumbline.http.trusted-proxies", "10.1.1.1",
                "plumbline.http.client-address-headers", "X-Real-IP")));

        assertThat(behindProxies.of(request)).isEqualTo("2.2.2.2");
        assertThat(byRealIpAlone.of(request)).isEqualTo("1.1.1.1");
    }

    @Test
    void aTrustedProxySaysWhetherItWasAskedOverTls() {
        var asked = Requests.to("/abc").with("Host", "s.example.org").with("X-Forwarded-Proto", "https");

        assertThat(behindProxies.asSent(asked.comingFrom("10.1.1.1").asked()).getRequestURL())
                .hasToString("https://s.example.org/abc");
        assertThat(behindProxies.asSent(asked.comingFrom("10.1.1.1").asked()).getServerPort())
                .isEqualTo(443);
        assertThat(behindProxies.asSent(asked.comingFrom("11.1.1.1").asked()).getRequestURL())
                .hasToString("http://s.example.org/abc");
    }

    @Test
    void whatIsNoRangeIsRefusedByName() {
        assertThatThrownBy(() -> settings(Map.of("plumbline.http.trusted-proxies", "10.0.0.0/33")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("plumbline.http.trusted-proxies", "10.0.0.0/33");
    }

    private static ProxySettings settings(Map<String, String> keys) {
        return ProxySettings.from(new Settings(key -> Optional.ofNullable(keys.get(key))));
    }
}
