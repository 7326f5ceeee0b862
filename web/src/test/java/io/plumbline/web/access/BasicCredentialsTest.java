package io.plumbline.web.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {

    @Test
    void theKeyIsThePasswordOfAnyUser() {
        var header = "Basic " + encoded("admin:secret");

        var key = BasicCredentials.key(header);

        assertThat(key).contains("secret");
    }

    @Test
    void theUserNameMayBeMissing() {
        var key = BasicCredentials.key("basic " + encoded(":secret"));

        assertThat(key).contains("secret");
    }

    @Test
    void aPasswordKeepsItsColons() {
        var key = BasicCredentials.key("Basic " + encoded("user:a:b"));

        assertThat(key).contains("a:b");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer c2VjcmV0OnNlY3JldA=="})
    void anythingElseIsNoKey(String header) {
        assertThat(BasicCredentials.key(header)).isEmpty();
    }

    private static String encoded(String credentials) {
        return Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }
}
