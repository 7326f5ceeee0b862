package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainAuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "s.example.org, s.example.org",
        "' S.Example.ORG ', s.example.org",
        "localhost, localhost",
        "localhost:8080, localhost:8080",
        "s.example.org:0443, s.example.org:443",
        "bücher.example, xn--bcher-kva.example",
        "💩.la, xn--ls8h.la"
    })
    void aHostNameIsStoredInLowerCaseAndAscii(String named, String stored) {
        assertThat(DomainAuthority.of(named)).contains(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "127.0.0.1",
                "127.0.0.1:80",
                "s.example.org:0",
                "s.example.org:65536",
                "s.example.org:",
                "https://s.example.org",
                "s.example.org/path",
                "a b",
                "a..b",
                "-a.example.org",
                "a\u0000b",
                "\ud800.example.org",
                "[::1]"
            })
    void anythingElseIsNoDomain(String named) {
        assertThat(DomainAuthority.of(named)).isEmpty();
    }

    @Test
    void aNameThatNoHostCanHaveIsNoDomain() {
        assertThat(DomainAuthority.of("a".repeat(64))).isEmpty();
        assertThat(DomainAuthority.of("a.".repeat(127) + "aa")).isEmpty();
    }
}
