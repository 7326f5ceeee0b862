package io.plumbline.batch.nightly.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureTest {

    /** By {@code printf '%s' '1772332200.7.{"a":1}' | openssl dgst -sha256 -hmac secret}. */
    @Test
    void whoeverHasTheSecretWorksOutTheSame() {
        assertThat(Signature.of("secret", Instant.parse("2026-03-01T02:30:00.900Z"), 7, "{\"a\":1}"))
                .isEqualTo("t=1772332200,v1=3763a401dde1e0f1c74b62b485b700bd6bac6af92d35138b3ba7f1119b9e22d5");
    }

    @Test
    void anotherTimeOrDeliveryIsAnotherSignature() {
        var now = Instant.parse("2026-03-01T02:30:00Z");
        var signature = Signature.of("secret", now, 7, "{}").split(",")[1];

        assertThat(Signature.of("secret", now.plusSeconds(1), 7, "{}").split(",")[1])
                .isNotEqualTo(signature);
        assertThat(Signature.of("secret", now, 8, "{}").split(",")[1]).isNotEqualTo(signature);
    }
}
