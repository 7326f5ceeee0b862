package io.plumbline.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTypeTest {

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 406, 413, 414, 415, 416, 429, 500, 502, 503})
    void whatTheServerRefusesKeepsItsStatus(int status) {
        assertThat(ProblemType.ofStatus(status).status()).isEqualTo(status);
    }
}
