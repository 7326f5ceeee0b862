package io.plumbline.web.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DatabaseGateTest {

    @Test
    void whileQuestionsHangOnlyTheFirstWaitsForAPlace() throws Exception {
        var gate = new DatabaseGate(1, Duration.ofMillis(200));
        var asking = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var threads = Executors.newSingleThreadExecutor();
        var hanging = threads.submit(() -> gate.ask(() -> {
            asking.countDown();
            return await(released);
        }));
        asking.await();

        var begun = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> gate.ask(() -> true)).isInstanceOf(DatabaseUnavailableException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(20));

        released.countDown();
        assertThat(hanging.get()).isTrue();
        assertThat(gate.ask(() -> true)).isTrue();
        threads.shutdown();
    }

    @Test
    void aQuestionThatFailsGivesItsPlaceFree() throws Exception {
        var gate = new DatabaseGate(1, Duration.ofMillis(200));

        assertThatThrownBy(() -> gate.ask(() -> {
                    throw new IllegalStateException("no connection");
                }))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasRootCauseMessage("no connection");

        assertThat(gate.ask(() -> true)).isTrue();
    }

    private static boolean await(CountDownLatch released) {
        try {
            released.await();
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }
}
