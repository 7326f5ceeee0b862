package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.target.Target;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @Test
    void neitherSilentNorNewTargetsDelayThoseThatAnswer() throws Exception {
        var end = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        try (var workers = new Workers(Executors.defaultThreadFactory(), 2)) {
            var blackHole = target("black hole");
            blackHole.unreachable("timed out", Target.Absence.NO_ANSWER, Instant.EPOCH);
            for (int i = 0; i < 50; i++) {
                workers.of(blackHole).execute(() -> await(end));
            }

            var unknown = target("never asked");
            for (int i = 0; i < 50; i++) {
                workers.of(unknown).execute(() -> await(end));
            }

            var healthy = target("healthy");
            healthy.reached(Instant.EPOCH);
            workers.of(healthy).execute(answered::countDown);

            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
            end.countDown();
        }
    }

    private static Target target(String name) {
        return Target.jmx(name, "service:jmx:" + name, null, null, Instant.EPOCH);
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
