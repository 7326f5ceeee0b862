package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.web.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CreationTurnsTest {

    @Test
    void fewWorkAtOnceAndAllComeToTheirTurn() throws InterruptedException {
        var turns = new CreationTurns(2, Duration.ofMinutes(1));
        var working = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        var pairs = new Phaser(2);
        var pool = Executors.newFixedThreadPool(8);

        Callable<Integer> call = () -> turns.await(() -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            pairs.arriveAndAwaitAdvance();
            working.decrementAndGet();
            return done.incrementAndGet();
        });
        pool.invokeAll(Stream.generate(() -> call).limit(200).toList());
        pool.shutdown();

        assertThat(done).hasValue(200);
        assertThat(most).hasValue(2);
    }

    @Test
    void whoWaitsTooLongIsToldSo() {
        var turns = new CreationTurns(1, Duration.ofMillis(1));

        turns.await(() -> {
            assertThatThrownBy(() -> turns.await(() -> 1)).isInstanceOf(ProblemException.class);
            return 1;
        });
        assertThat(turns.await(() -> 2)).isEqualTo(2);
    }

    @Test
    void whoFailsGivesThePlaceBack() {
        var turns = new CreationTurns(1, Duration.ofMillis(1));

        assertThatThrownBy(() -> turns.await(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(turns.await(() -> 2)).isEqualTo(2);
    }
}
