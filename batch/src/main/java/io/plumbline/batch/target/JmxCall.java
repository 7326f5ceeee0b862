package io.plumbline.batch.target;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final System.Logger LOG = System.getLogger(JmxCall.class.getName());

    /** A thread whose sockets were closed ends within milliseconds. */
    private static final long ENDING_MILLIS = 1_000;

    /*
     * What a thread computes from a hostile answer, as the hash of lists that share their elements, nothing can end. One
     * such thread a JVM is what we put up with, not another at each question.
     */
    private static final Set<Thread> LATE = ConcurrentHashMap.newKeySet();

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

    /**
     * Runs the call and waits for its end, or for the deadline, whatever comes first; not at all while the thread of an earlier one
     * has not ended.
     */
    T await() throws IOException, JMException {
        requireNoneLate();
        var guard = new CallGuard(limits, System.nanoTime() + deadline.toNanos());
        var answer = new CompletableFuture<T>();
        var thread = start(guard, answer);
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooLate) {
            end(guard, thread);
            throw new TargetUnreachableException(
                    "JVM \"" + name + "\": it did not answer within " + inWords(deadline),
                    TargetUnreachableException.Absence.NO_ANSWER,
                    tooLate);
        } catch (InterruptedException stopped) {
            end(guard, thread);
            throw stopped(stopped);
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        }
    }

    private void requireNoneLate() throws TargetUnreachableException {
        for (var late : LATE) {
            if (late.getName().equals(threadName())) {
                requireEnd(late);
            }
        }
    }

    private void requireEnd(Thread late) throws TargetUnreachableException {
        try {
            late.join(ENDING_MILLIS);
        } catch (InterruptedException stopped) {
            throw stopped(stopped);
        }
        if (late.isAlive()) {
            throw new TargetUnreachableException("JVM \"" + name
                    + "\": an earlier question to it has not ended, so it is not asked again; if that stays so, what it answered"
                    + " keeps this service computing: see what listens there, and start this service anew");
        }
        LATE.remove(late);
    }

    private static void end(CallGuard guard, Thread thread) {
        LATE.removeIf(late -> !late.isAlive());
        LATE.add(thread);
        guard.end();
    }

    private String threadName() {
        return "plumbline-jmx " + name;
    }

    private TargetUnreachableException stopped(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new TargetUnreachableException("JVM \"" + name + "\": the call was stopped", stopped);
    }

    private Thread start(CallGuard guard, CompletableFuture<T> answer) {
        var thread = new Thread(null, () -> run(answer), threadName(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(JmxCall.class.getClassLoader());
        thread.setUncaughtExceptionHandler(guard);
        thread.start();
        return thread;
    }

    private void run(CompletableFuture<T> answer) {
        try {
            answer.complete(work.run());
        } catch (StackOverflowError nested) {
            // not of ours: what it answered refers to itself without end, or is one long chain, as would be its trace
            LOG.log(System.Logger.Level.DEBUG, "an answer of {0} made the stack overflow: {1}", name, nested);
            answer.completeExceptionally(new IllegalStateException("its answer is nested too deeply"));
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
