package io.plumbline.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoOutcomeTest {

    private static final DemoOutcome LEAK = new DemoOutcome("leak", "LEAK", "LEAK", List.of());
    private static final DemoOutcome TWIN = new DemoOutcome("repaired twin", "STEADY", "STEADY", List.of());

    @Test
    void theRightVerdictsKeepThePromise() {
        assertThat(DemoOutcome.summary(List.of(LEAK, TWIN)))
                .isEqualTo("saw what it promised: leak is LEAK; repaired twin is STEADY");
    }

    @Test
    void oneWrongVerdictBreaksItAndIsNamed() {
        var accused = new DemoOutcome("repaired twin", "STEADY", "LEAK", List.of());

        assertThat(accused.isAsPromised()).isFalse();
        assertThat(DemoOutcome.summary(List.of(LEAK, accused)))
                .isEqualTo(
                        "did NOT see what it promised: leak is LEAK;" + " repaired twin is LEAK, promised was STEADY");
    }

    @Test
    void aVerdictThatIsNotThereYetBreaksIt() {
        assertThat(DemoOutcome.summary(List.of(new DemoOutcome("leak", "LEAK", "", List.of()), TWIN)))
                .isEqualTo("did NOT see what it promised: leak has no verdict yet, promised was LEAK;"
                        + " repaired twin is STEADY");
    }

    @Test
    void aVerdictThatDoesNotSayAllBreaksItToo() {
        var vague = new DemoOutcome("leak", "LEAK", "LEAK", List.of("the field", "the rate within 10 %"));

        assertThat(vague.isAsPromised()).isFalse();
        assertThat(DemoOutcome.summary(List.of(vague, TWIN)))
                .isEqualTo("did NOT see what it promised: leak is LEAK without the field, the rate within 10 %;"
                        + " repaired twin is STEADY");
    }

    @Test
    void aDemoThatNeverGotToItsPatientsKeepsNoPromise() {
        assertThat(DemoOutcome.summary(List.of())).startsWith("did NOT see what it promised");
    }
}
