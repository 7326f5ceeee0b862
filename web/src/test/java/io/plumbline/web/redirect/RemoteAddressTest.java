package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteAddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77,192.0.2.0",
        "2001:db8:1:2:3:4:5:6,2001:db8:1:0:0:0:0:0",
        "fe80::1%eth0,fe80:0:0:0:0:0:0:0",
        "::ffff:192.0.2.77,192.0.2.0"
    })
    void theHostPartOfAnAddressIsLeftOut(String address, String expected) {
        assertThat(RemoteAddress.anonymous(address)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "localhost", "unknown", "1", "example.org"})
    void whatIsNoAddressIsNotStored(String address) {
        assertThat(RemoteAddress.anonymous(address)).isNull();
        assertThat(RemoteAddress.whole(address)).isNull();
    }
}
