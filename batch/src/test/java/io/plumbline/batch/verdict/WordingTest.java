package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    @ParameterizedTest
    @CsvSource({"0, 0 %", "0.00005, < 1 %", "0.0049, < 1 %", "0.005, 1 %", "0.626, 63 %", "1, 100 %"})
    void aShareThatIsNotNothingIsNotNought(double share, String told) {
        assertThat(Wording.percent(share)).isEqualTo(told);
    }
}
