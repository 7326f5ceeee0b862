package io.plumbline.batch.nightly.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureTest {

    /** By {@code printf '%s' '1772332200.{"a":1}' | openssl dgst -sha256 -hmac secret}. */
    @Test
    void whoeverHasTheSecretWorksOutTheSame() {
        assertThat(Signature.of("secret", Instant.parse("2026-03-01T02:30:00.900Z"), "{\"a\":1}"))
                .isEqualTo("t=1772332200,v1=3b537269e9e30292d5514e0650db671c8ae0b8443687846d336fca12e3bd26e7");
    }

    @Test
    void anotherTimeIsAnotherSignature() {
        var now = Instant.parse("2026-03-01T02:30:00Z");

        assertThat(Signature.of("secret", now.plusSeconds(1), "{}").split(",")[1])
                .isNotEqualTo(Signature.of("secret", now, "{}").split(",")[1]);
    }
}
