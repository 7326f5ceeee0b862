package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttributeNumberTest {

    @Test
    void aNumberIsABeanAnAttributeAndPerhapsAKey() {
        for (var text : new String[] {
            "java.lang:type=Threading#ThreadCount",
            "java.lang:type=Memory#HeapMemoryUsage.used",
            "metrics:name=http.server.requests,type=timers#99thPercentile"
        }) {
            assertThat(AttributeNumber.parse(text).text()).isEqualTo(text);
        }
        assertThat(AttributeNumber.parse("a:type=B#C.d.e").key()).isEqualTo("d.e");
    }

    @Test
    void whatNamesNoSingleNumberIsRefused() {
        for (var text : new String[] {"", "ThreadCount", "#ThreadCount", "a:type=B#", "a:type=B#C.", "type=B#C"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AttributeNumber.parse(text))
                    .withMessageContaining("a bean, # and its attribute");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeNumber.parse("java.lang:type=*#Count"))
                .withMessageContaining("may be many beans");
    }

    @Test
    void aJvmTellsWhatIsThereAndNothingElse() throws Exception {
        try (var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            assertThat(told("java.lang:type=Threading#ThreadCount", connection)).isGreaterThan(3);
            assertThat(told("java.lang:type=Memory#HeapMemoryUsage.used", connection))
                    .isGreaterThan(100_000);
            for (var silent : new String[] {
                "java.lang:type=Threading#NoSuch",
                "java.lang:type=NoSuch#ThreadCount",
                "java.lang:type=Memory#HeapMemoryUsage",
                "java.lang:type=Memory#HeapMemoryUsage.lost",
                "java.lang:type=Threading#ThreadCount.used",
                "io.plumbline.test:type=Release#Version",
                "io.plumbline.test:type=Release#Bits"
            }) {
                assertThat(AttributeNumber.parse(silent).ask(connection))
                        .as(silent)
                        .isEmpty();
            }
            assertThat(connection.isClosed()).isFalse();
        }
    }

    @Test
    void oneThatNeverAnswersTakesNoLongerThanTheDeadline() throws Exception {
        var limits = ConnectionLimits.DEFAULT;
        var impatient = new ConnectionLimits(limits.connectTimeout(), Duration.ofSeconds(2), limits.blockedRanges());
        try (var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(jvm.address(), impatient)) {
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> AttributeNumber.parse("io.plumbline.test:type=Release#Never")
                            .ask(connection));
        }
    }

    private static double told(String text, JvmConnection connection) throws TargetUnreachableException {
        return AttributeNumber.parse(text).ask(connection).orElseThrow();
    }
}
