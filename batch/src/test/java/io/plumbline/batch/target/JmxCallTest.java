package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JmxCallTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void aJvmIsNotAskedWhileAThreadStillReadsWhatItAnsweredBefore() throws Exception {
        var endOfReading = new CompletableFuture<String>();
        var begun = new AtomicInteger();
        var endless = call("late:1", SHORT, () -> {
            begun.incrementAndGet();
            return endOfReading.join();
        });

        assertThatExceptionOfType(TargetUnreachableException.class)
                .isThrownBy(endless::await)
                .withMessageContaining("did not answer within 50 ms");
        assertThatExceptionOfType(TargetUnreachableException.class)
                .isThrownBy(endless::await)
                .withMessageContaining("\"late:1\": an earlier question to it has not ended");
        assertThat(begun).hasValue(1);
        assertThat(call("late:2", Duration.ofSeconds(30), () -> "another").await())
                .isEqualTo("another");

        endOfReading.complete("at last");
        assertThat(call("late:1", Duration.ofSeconds(30), () -> "again").await())
                .isEqualTo("again");
    }

    private static JmxCall<String> call(String name, Duration deadline, JmxCall.Work<String> work) {
        return new JmxCall<>(name, ConnectionLimits.DEFAULT, deadline, work);
    }
}
