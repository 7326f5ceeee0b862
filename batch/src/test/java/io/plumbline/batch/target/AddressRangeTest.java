package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "10.0.0.0/8, ::ffff:10.0.0.1, true"
    })
    void anAddressIsInARangeIfItsLeadingBitsAre(String range, String address, boolean expected) throws Exception {
        assertThat(AddressRange.parse(range).contains(InetAddress.getByName(address)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10/8", "localhost", "fe80::/129", "10.0.0.0/-1", "a.b.c.d/8", "1.2.3.400/8"})
    void whatIsNoRangeIsRefused(String notation) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(notation));
    }

    @Test
    void theAddressAnyCountsAsLoopback() throws Exception {
        var limits = new ConnectionLimits(
                Duration.ofSeconds(1), Duration.ofSeconds(1), List.of(AddressRange.parse("127.0.0.0/8")));

        assertThat(limits.blockingRange(InetAddress.getByName("0.0.0.0"))).isPresent();
        assertThat(limits.blockingRange(InetAddress.getByName("::"))).isPresent();
        assertThat(limits.blockingRange(InetAddress.getByName("10.0.0.1"))).isEmpty();
    }
}
