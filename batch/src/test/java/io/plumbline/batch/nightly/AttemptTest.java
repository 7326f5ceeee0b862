package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.diagnosis.ServerJobTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class AttemptTest {

    @Test
    void whatFailsIsTriedAgainUntilItSucceedsWhateverTheFailure() throws Exception {
        var tries = new AtomicInteger();
        var done = new CountDownLatch(1);
        try (var workers = new Workers(Executors.defaultThreadFactory(), 1)) {
            workers.tryUntil(
                    Duration.ZERO,
                    Duration.ofMillis(1),
                    new Attempt("the test", () -> switch (tries.incrementAndGet()) {
                        case 1 -> throw new IllegalStateException("still being deployed");
                        case 2 -> throw new LinkageError("still being deployed");
                        case 3 -> false;
                        default -> {
                            done.countDown();
                            yield true;
                        }
                    }));

            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(tries).hasValue(4);
    }

    @Test
    void aServerThatDoesNotRunTheCheckYetIsAskedAgainAndThatIsSaidOnce() {
        try (var store = new Store()) {
            var server = new IdleServer();
            server.refuse(3);
            var repository = new ServerRepository(new ServerJobTables(store.dataSource()), () -> server);
            var attempt = new Attempt("the check", () -> repository.place() != null);

            var said = warnings(attempt);

            assertThat(said).containsExactly("the check failed and is tried again");
            assertThat(server.started()).containsExactly("repository-check null");
        }
    }

    private static List<String> warnings(BooleanSupplier attempt) {
        var said = new ArrayList<String>();
        var logger = Logger.getLogger(Attempt.class.getName());
        var ear = new Handler() {
            @Override
            public void publish(LogRecord heard) {
                if (heard.getLevel().intValue() >= Level.WARNING.intValue()) {
                    said.add(heard.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(ear);
        try {
            while (!attempt.getAsBoolean()) {
                assertThat(said).hasSizeLessThan(10);
            }
        } finally {
            logger.removeHandler(ear);
        }
        return said;
    }
}
