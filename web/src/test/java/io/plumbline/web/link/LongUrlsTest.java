package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.configuration.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongUrlsTest {

    private static final LongUrls USUAL = longUrls(Map.of());

    private static final LongUrls STRICT = longUrls(Map.of(
            "plumbline.link.denied-schemes", "ftp, file:",
            "plumbline.link.denied-hosts", "example.org, B\u00DCCHER.example., 10.0.0.0/8, 127.0.0.1, fd00::/8"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "  JavaScript:alert(1)",
                "JAVASCRIPT:alert(1)",
                "java\tscript:alert(1)",
                "java\nscript:alert(1)",
                "java\rscript:alert(1)",
                "\u0001javascript:alert(1)",
                "java\u0000script:alert(1)",
                "\u00A0javascript:alert(1)",
                "java\u200Bscript:alert(1)",
                "\uFEFFjavascript:alert(1)",
                "java script:alert(1)",
                "javascript :alert(1)",
                "\uFF4Aavascript:alert(1)",
                "view-source:javascript:alert(1)",
                "feed:javascript:alert(1)",
                "feed:view-source: JavaScript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "DATA:;base64,PHNjcmlwdD4=",
                "feed:data:text/html,x",
                "vbscript:msgbox(1)",
                "https://a/\uD800",
                "foo.com",
                " "
            })
    void whatABrowserWouldRunOrNobodyCanSendIsRefused(String url) {
        assertThat(USUAL.faultOf(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/",
                "https://example.org/?next=javascript:alert(1)",
                "https://example.org/javascript:alert(1)",
                "https:javascript:8080/",
                "mailto:data@example.org",
                "myapp://data:80/x",
                "file:///etc/hosts",
                "view-source:https://example.org/",
                "/not/a:scheme",
                "https://10.1.2.3/",
                "ftp://example.org/"
            })
    void everythingElseIsALongUrl(String url) {
        assertThat(USUAL.faultOf(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "https://www.EXAMPLE.org/a",
                "https://example.org./",
                "https://example.org:8443/",
                "https://somebody:secret@example.org/",
                "https://good.example@example.org/",
                "https:\\\\example.org\\x",
                "https:example.org",
                "https:///example.org",
                "https://ex%61mple.org/",
                "https://\uFF45xample\u3002org/",
                "https://b\u00FCcher.example/",
                "https://xn--bcher-kva.example/",
                "view-source:https://example.org/",
                "myapp://example.org/",
                "http://10.1.2.3/",
                "http://10.66051/",
                "http://0x0a.1.2.3/",
                "http://167838211/",
                "http://012.1.2.3/",
                "http://127.1/",
                "http://[fd00::1]:80/",
                "http://[::ffff:10.1.2.3]/",
                "ftp://other.example/",
                "FILE:///etc/hosts"
            })
    void whatTheOperatorDeniesIsRefusedHoweverItIsWritten(String url) {
        assertThat(STRICT.faultOf(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://anexample.org/",
                "https://example.org.example.com/",
                "https://example.com/example.org",
                "https://example.com?x@example.org",
                "https://example.com#@example.org",
                "https://11.1.2.3/",
                "https://[fe80::1]/",
                "https://{DOMAIN}/{ORIGINAL_PATH}",
                "mailto:a@example.org",
                "https://1.2.3.4.5/",
                "https://4294967296/"
            })
    void whatOnlyLooksDeniedIsNot(String url) {
        assertThat(STRICT.faultOf(url)).isEmpty();
    }

    @Test
    void aDeniedHostThatIsNoneStopsTheStartAndIsNamed() {
        assertThatThrownBy(() -> longUrls(Map.of("plumbline.link.denied-hosts", "https://example.org")))
                .hasMessageContaining("plumbline.link.denied-hosts")
                .hasMessageContaining("https://example.org");
        assertThatThrownBy(() -> longUrls(Map.of("plumbline.link.denied-hosts", "10.0.0.0/33")))
                .hasMessageContaining("plumbline.link.denied-hosts");
        assertThatThrownBy(() -> longUrls(Map.of("plumbline.link.denied-schemes", "http://")))
                .hasMessageContaining("plumbline.link.denied-schemes");
    }

    private static LongUrls longUrls(Map<String, String> keys) {
        return new LongUrls(LongUrlSettings.from(new Settings(key -> Optional.ofNullable(keys.get(key)))));
    }
}
