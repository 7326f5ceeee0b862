package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.web.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewUploadTest {

    @Test
    void aFileWithoutANameIsTaken() {
        assertThat(NewUpload.from(" shop ", null)).isEqualTo(new NewUpload("shop", "upload"));
        assertThat(NewUpload.from("shop", " heap of monday.hprof"))
                .isEqualTo(new NewUpload("shop", "heap of monday.hprof"));
    }

    static String[][] unfit() {
        return new String[][] {
            {null, "a", "target"},
            {" ", "a", "target"},
            {"a".repeat(201), "a", "target"},
            {"sh\0op", "a", "target"},
            {"shop", "a".repeat(256), "name"},
            {"shop", "a\0", "name"},
            {"shop", "a\u001b[2J", "name"},
        };
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whatCannotBeKeptIsRefusedBeforeTheFileArrives(String target, String name, String element) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> NewUpload.from(target, name))
                .satisfies(refused ->
                        assertThat(refused.problem().json().toString()).contains(element));
    }
}
