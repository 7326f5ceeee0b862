package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkCodeTest {

    @ParameterizedTest
    @CsvSource({
        "/abc,abc",
        "/aB_-9.~,aB_-9.~",
        "/%61bc,abc",
        "/%C3%A4,ä",
        "/%F0%9F%98%80,😀",
        "/a+b,a+b",
        "/a'b,a'b",
        "/a%CC%88,ä"
    })
    void aPathOfOneSegmentIsItsDecodedCode(String path, String code) {
        assertThat(LinkCode.of(path)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a/b",
                "/a/",
                "/.",
                "/..",
                "/%2e%2e",
                "/%",
                "/%4",
                "/%zz",
                "/%C3",
                "/%C0%AF",
                "/%2F",
                "/a%2Fb",
                "/a%00",
                "/a%0d%0ab",
                "/a b",
                "/a%20b",
                "/a;jsessionid=1",
                "/a\\b",
                "/a%5cb",
                "/a:b",
                "/a@b",
                "/a[0]",
                "/\u4e00",
                "/%ED%A0%80",
                "/a%3Bb",
                "/a%25b",
                "/%C2%A0a",
                "/%E3%80%80",
                "/%CD%BE"
            })
    void aPathThatNoLinkCanHaveHasNoCode(String path) {
        assertThat(LinkCode.of(path)).isNull();
    }

    @Test
    void aCodeHasAtMost255Characters() {
        assertThat(LinkCode.of("/" + "a".repeat(255))).hasSize(255);
        assertThat(LinkCode.of("/" + "a".repeat(256))).isNull();
        assertThat(LinkCode.of("/" + "%61".repeat(100_000))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/a,a",
                "/a/b,a/b",
                "/a/b/c,a/b/c",
                "/%61/%C3%A4,a/ä",
                "/a//b,-",
                "/a/,-",
                "//a,-",
                "/,-",
                "/a/../b,-",
                "/a/%2e%2e,-",
                "/a%2Fb,a/b",
                "/a/b:c,-"
            })
    void aCodeOfSeveralSegmentsHasSlashesBetweenThem(String path, @Nullable String code) {
        assertThat(LinkCode.of(path, true)).isEqualTo(code);
    }

    @Test
    void aCodeOfSeveralSegmentsHasAtMost255Characters() {
        assertThat(LinkCode.of("/a/" + "b".repeat(253), true)).hasSize(255);
        assertThat(LinkCode.of("/a/" + "b".repeat(254), true)).isNull();
        assertThat(LinkCode.of("/a".repeat(100_000), true)).isNull();
    }
}
