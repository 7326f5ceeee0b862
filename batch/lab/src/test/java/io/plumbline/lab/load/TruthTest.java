package io.plumbline.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class TruthTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WAIT = Duration.ofSeconds(30);

    @Test
    void aLeakTellsAllThatARightDiagnosisNames() {
        assertThat(truthOf(new Leaking()).getLine())
                .contains("\"kind\":\"leak\",\"area\":\"direct\"")
                .contains("\"retainedBytes\":35,\"retainedInstances\":7")
                .contains("\"element\":\"an.Element\",\"holder\":\"a.Holder\",\"holderField\":\"field\"");
    }

    @Test
    void aHealthyProgramNamesNothing() {
        assertThat(truthOf(request -> {}).getLine())
                .contains("\"kind\":\"healthy\",\"area\":\"\"")
                .contains("\"retainedBytes\":0,\"retainedInstances\":0")
                .contains("\"element\":\"\",\"holder\":\"\",\"holderField\":\"\"");
    }

    @Test
    void aCollectionThatSomebodyAskedForIsCounted() throws JMException {
        var truth = truthOf(request -> {});
        truth.publish();

        System.gc();

        var startedAtNanos = System.nanoTime();
        while (truth.getForcedCollections() == 0 && System.nanoTime() - startedAtNanos < WAIT.toNanos()) {
            Thread.onSpinWait();
        }
        assertThat(ManagementFactory.getPlatformMBeanServer()
                        .getAttribute(new ObjectName(Truth.OBJECT_NAME), "ForcedCollections"))
                .isEqualTo(1L);
    }

    private static Truth truthOf(LabCase program) {
        return new Truth(program, Clock.fixed(NOW, ZoneOffset.UTC), System.nanoTime());
    }

    private static final class Leaking implements LabCase {
        @Override
        public void serve(long request) {}

        @Override
        public long kept() {
            return 7;
        }

        @Override
        public double bytesPerRequest() {
            return 5;
        }

        @Override
        public Optional<Leak> leak() {
            return Optional.of(new Leak(Leak.Area.DIRECT, "an.Element", "a.Holder", "field"));
        }
    }
}
