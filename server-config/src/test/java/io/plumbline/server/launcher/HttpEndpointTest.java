package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {

    @Test
    void aTakenPortIsNamedTogetherWithTheRemedy() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var endpoint = new HttpEndpoint("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(endpoint::requireFree)
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is taken")
                    .hasMessageContaining("PLUMBLINE_HTTP_PORT");
        }
    }

    @Test
    void aFreePortIsAccepted() {
        var free = FreePort.find();

        assertThatCode(() -> new HttpEndpoint("127.0.0.1", free).requireFree()).doesNotThrowAnyException();
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it
        assertThatThrownBy(() -> new HttpEndpoint("192.0.2.1", 8080).requireFree())
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("PLUMBLINE_HTTP_ADDRESS");
    }

    @Test
    void theFailureIsOneOfTheEnvironment() {
        assertThat(LaunchException.environment("x").exitCode().code()).isEqualTo(2);
        assertThat(LaunchException.ourFault("x").exitCode().code()).isEqualTo(5);
    }
}
