package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s.test",
                "S.TEST:8080",
                "s.test:",
                "127.0.0.1:80",
                "[::1]",
                "[2001:db8::1]:443",
                "[v1.x]",
                "a_b",
                "xn--bcher-kva.example",
                "b%C3%BCcher.example:1",
                "a!$&'()*+,;=~b"
            })
    void aHostIsOneWithOrWithoutAPort(String authority) {
        assertThat(Authority.isValid(authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "s.test:0x",
                "s.test:-1",
                "s.test:80:80",
                "a b",
                "[::1",
                "[]",
                "[::1]x",
                "[:/:]",
                "a/b",
                "a?b",
                "a#b",
                "user@s.test",
                "a%",
                "a%4",
                "a%zz",
                "a\\b",
                "a\"b",
                "a<b>",
                "a\tb",
                "\u00fc",
                "a]"
            })
    void everythingElseIsNone(String authority) {
        assertThat(Authority.isValid(authority)).isFalse();
    }
}
