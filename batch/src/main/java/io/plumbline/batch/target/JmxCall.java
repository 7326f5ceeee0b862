package io.plumbline.batch.target;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/** One call to another JVM, on a thread of its own that ends with the call, under the eyes of a {@link CallGuard}. */
final class JmxCall<T extends @Nullable Object> {

    /** What the call does; unchecked exceptions of the JVM's answer pass as they are. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run() throws IOException, JMException;
    }

    private final String name;
    private final ConnectionLimits limits;
    private final Duration deadline;
    private final Work<T> work;

    JmxCall(String name, ConnectionLimits limits, Duration deadline, Work<T> work) {
        this.name = name;
        this.limits = limits;
        this.deadline = deadline;
        this.work = work;
    }

    /** Runs the call and waits for its end, or for the deadline, whatever comes first. */
    T await() throws IOException, JMException {
        var guard = new CallGuard(limits, System.nanoTime() + deadline.toNanos());
        var answer = new CompletableFuture<T>();
        start(guard, answer);
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooLate) {
            guard.end();
            throw new TargetUnreachableException(
                    "JVM \"" + name + "\": it did not answer within " + inWords(deadline), tooLate);
        } catch (InterruptedException stopped) {
            guard.end();
            Thread.currentThread().interrupt();
            throw new TargetUnreachableException("JVM \"" + name + "\": the call was stopped", stopped);
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        }
    }

    private void start(CallGuard guard, CompletableFuture<T> answer) {
        var thread = new Thread(null, () -> run(answer), "plumbline-jmx " + name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(JmxCall.class.getClassLoader());
        thread.setUncaughtExceptionHandler(guard);
        thread.start();
    }

    private void run(CompletableFuture<T> answer) {
        try {
            answer.complete(work.run());
        } catch (IOException | JMException | RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
        }
    }

    private static IOException rethrown(@Nullable Throwable failure) throws IOException, JMException {
        if (failure instanceof IOException io) {
            return io;
        }
        if (failure instanceof JMException refusal) {
            throw refusal;
        }
        if (failure instanceof RuntimeException fault) {
            throw fault;
        }
        if (failure instanceof Error fault) {
            throw fault;
        }
        throw new AssertionError("a call can fail in no other way", failure);
    }

    private static String inWords(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
