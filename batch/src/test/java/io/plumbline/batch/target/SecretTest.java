package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "tiger", "env:", "env:A B", "env:1", "file:relative", "file:", "plain:tiger"})
    void whatIsNoReferenceIsRefused(String reference) {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.parse(reference));
    }
}
