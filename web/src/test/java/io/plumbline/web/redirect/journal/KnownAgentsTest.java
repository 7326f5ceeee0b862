package io.plumbline.web.redirect.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownAgentsTest {

    private final KnownAgents agents = new KnownAgents();

    @ParameterizedTest
    @ValueSource(strings = {"Mozilla/5.0", "curl/8", "", " ", "Googlebot/2.1", "é"})
    void whatIsRememberedIsWhatWasFoundOut(String agent) {
        assertThat(agents.isPotentialBot(text(agent), 0)).isEqualTo(PotentialBots.includes(agent));
        assertThat(agents.isPotentialBot(text(agent), 0)).isEqualTo(PotentialBots.includes(agent));
    }

    @Test
    void whoNamesNoneIsABot() {
        assertThat(agents.isPotentialBot(new byte[] {-1, -1}, 0)).isTrue();
    }

    @Test
    void agentsThatShareAPlaceAreToldApart() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(agents.isPotentialBot(text("agent " + i), 0)).isFalse();
            assertThat(agents.isPotentialBot(text("crawler " + i), 0)).isTrue();
        }
    }

    private static byte[] text(String text) {
        var bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }
}
