package io.plumbline.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4,1.2.3.4,true",
        "1.2.3.4,1.2.3.5,false",
        "1.2.3.4,::ffff:1.2.3.4,true",
        "192.168.10.0/24,192.168.10.255,true",
        "192.168.10.0/24,192.168.11.0,false",
        "192.168.10.77/24,192.168.10.1,true",
        "0.0.0.0/0,8.8.8.8,true",
        "0.0.0.0/0,2001:db8::1,false",
        "10.0.0.0/9,10.127.1.1,true",
        "10.0.0.0/9,10.128.1.1,false",
        "1.2.*.*,1.2.200.3,true",
        "1.2.*.*,1.3.200.3,false",
        "1.*.3.*,1.77.3.9,true",
        "1.*.3.*,1.77.4.9,false",
        "2001:db8::/32,2001:db8:ffff::1,true",
        "2001:db8::/32,2001:db9::1,false",
        "2001:db8::1,2001:0DB8:0:0::1,true",
        "::1,::1,true",
        "fe80::/10,fe80::1%eth0,true"
    })
    void anAddressLiesWithinOrNot(String range, String address, boolean within) {
        assertThat(Objects.requireNonNull(AddressRange.parse(range))
                        .contains(Objects.requireNonNull(IpAddress.parse(address))))
                .isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.*.5",
                "1.2.3.4/33",
                "1.2.3.4/",
                "1.2.3.4/-1",
                "::/129",
                "::/1a",
                "localhost",
                "1.2*.3.4",
                "2001:*::1",
                "1.2.3.4/1/2",
                "::1::",
                "0x1.2.3.4"
            })
    void anyOtherTextIsNoRange(String text) {
        assertThat(AddressRange.parse(text)).isNull();
    }
}
