package io.plumbline.web.redirect.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentsTest {

    private final Agents agents = new Agents();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    ANDROID  | true  | CHROME          | Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36
                    ANDROID  | true  | FIREFOX         | Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0
                    ANDROID  | true  | EDGE            | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36 EdgA/124.0.0.0
                    ANDROID  | true  | OPERA           | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36 OPR/81.0.0.0
                    ANDROID  | true  | ANDROID_BROWSER | Mozilla/5.0 (Linux; U; Android 4.0.3; de-de; Galaxy S II) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30
                    IOS      | true  | SAFARI          | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1
                    IOS      | true  | SAFARI          | Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1
                    IOS      | true  | CHROME          | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/124.0.6367.88 Mobile/15E148 Safari/604.1
                    IOS      | true  | FIREFOX         | Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/125.0 Mobile/15E148 Safari/605.1.15
                    WINDOWS  | false | CHROME          | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36
                    WINDOWS  | false | EDGE            | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0
                    WINDOWS  | false | FIREFOX         | Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 Firefox/125.0
                    WINDOWS  | false | OPERA           | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0
                    MACOS    | false | SAFARI          | Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4_1) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15
                    LINUX    | false | FIREFOX         | Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0
                    LINUX    | false | CHROME          | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36
                    CHROMEOS | false | CHROME          | Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36
                    -        | true  | -               | Mozilla/5.0 (Mobile; Windows Phone 8.1; Android 4.0; ARM; Trident/7.0; Touch; rv:11.0; IEMobile/11.0; NOKIA; Lumia 520) like iPhone OS 7_0_3 Mac OS X AppleWebKit/537 (KHTML, like Gecko) Mobile Safari/537
                    -        | false | -               | curl/8.5.0
                    -        | false | -               | -
                    """)
    void aUserAgentIsADeviceAndABrowser(
            @Nullable Device system, boolean isMobile, @Nullable Browser browser, @Nullable String userAgent) {
        assertThat(agents.of(userAgent)).isEqualTo(new Agent(system, isMobile, browser));
    }

    @Test
    void aTelephoneIsMobileAndAComputerIsADesktop() {
        var telephone = new Agent(Device.IOS, true, null);
        var computer = new Agent(Device.LINUX, false, null);
        var unknown = new Agent(null, false, null);

        assertThat(telephone.is(Device.MOBILE)).isTrue();
        assertThat(telephone.is(Device.IOS)).isTrue();
        assertThat(telephone.is(Device.DESKTOP)).isFalse();
        assertThat(computer.is(Device.DESKTOP)).isTrue();
        assertThat(computer.is(Device.WINDOWS)).isFalse();
        assertThat(unknown.is(Device.DESKTOP)).isFalse();
        assertThat(unknown.is(Device.MOBILE)).isFalse();
    }

    @Test
    void aHostileUserAgentIsCutBeforeItIsLookedAt() {
        assertThat(agents.of("Mozilla/5.0 (" + "a;".repeat(100_000))).isEqualTo(new Agent(null, false, null));
    }
}
