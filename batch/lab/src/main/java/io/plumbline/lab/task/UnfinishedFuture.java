package io.plumbline.lab.task;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Has every request wait for one future that nobody completes. */
public final class UnfinishedFuture implements LabCase {

    private static final CompletableFuture<String> CONFIGURED = new CompletableFuture<>();

    private final AtomicLong waiting = new AtomicLong();
    private volatile CompletableFuture<Integer> last = new CompletableFuture<>();

    @Override
    public void serve(long request) {
        var answer = new Answer();
        last = CONFIGURED.thenApply(answer::with);
        waiting.incrementAndGet();
    }

    @Override
    public long kept() {
        return last.isDone() ? 0 : waiting.get();
    }

    /** The answer, the lambda that refers to it, the dependent stage and its completion. */
    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.object(1, 0) + Layout.object(2, 0) + Layout.object(5, Integer.BYTES);
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.HEAP, Answer.class.getName(), UnfinishedFuture.class.getName(), "CONFIGURED"));
    }

    /** Half an answer. */
    private static final class Answer {
        private final byte[] body = new byte[Layout.PAYLOAD];

        int with(String configuration) {
            return configuration.length() + body.length;
        }
    }
}
