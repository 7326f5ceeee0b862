package io.plumbline.web.gate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Puts questions to a server, in one round those that are asked while no other round may begin. Thread-safe; asking waits for
 * nothing.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class GatheredQuestions<Q, A> {

    /*
     * Who asks while there is a place begins a round, for his questions alone. Everybody else waits, and the next round that may begin
     * is for all who do. So a question costs no wait where there are few, and rounds grow with the crowd.
     *
     * A round fails for all who are in it; what is asked must hold nothing that the server refuses for its own sake.
     *
     * Once a round has failed, or none has been answered for as long as anybody waits, nobody waits any more until one is: only
     * as many ask as there are places.
     */
    private final Server<Q, A> server;
    private final int places;
    private final int mostAtOnce;
    private final int mostWaiting;
    private final Duration longestWait;
    private final Executor threads;

    // guarded by this
    private final ArrayDeque<Asker<Q, A>> waiting = new ArrayDeque<>();
    private int rounds;
    private boolean failing;
    private long answeredNanos;

    /**
     * What answers many questions at once, or throws; then all of them fail with what was thrown.
     *
     * @param <Q> a question
     * @param <A> its answer
     */
    @FunctionalInterface
    public interface Server<Q, A> {

        /** As many answers as there are questions, in their order. */
        List<A> answer(List<Q> questions);
    }

    /**
     * Questions to a server.
     *
     * @param places the most rounds at a time
     * @param mostAtOnce the most questions in a round
     * @param mostWaiting the most questions that wait for a round
     * @param longestWait from asking to the answer
     * @param threads run the rounds, each of which takes one for as long as anybody waits
     */
    public GatheredQuestions(
            Server<Q, A> server, int places, int mostAtOnce, int mostWaiting, Duration longestWait, Executor threads) {
        this.server = server;
        this.places = places;
        this.mostAtOnce = mostAtOnce;
        this.mostWaiting = mostWaiting;
        this.longestWait = longestWait;
        this.threads = threads;
    }

    /**
     * The answer to one question. Fails with a {@link RejectedExecutionException} where it was not asked, with a {@link
     * java.util.concurrent.TimeoutException} where it was not answered in time, and otherwise with what the server has thrown.
     */
    public CompletableFuture<A> ask(Q question) {
        return askAll(List.of(question)).get(0);
    }

    /** The answers to some questions, in their order, as {@link #ask} has each; they go into the same rounds. */
    public List<CompletableFuture<A>> askAll(List<Q> questions) {
        var answers = new ArrayList<CompletableFuture<A>>(questions.size());
        if (questions.isEmpty()) {
            return answers;
        }
        var begins = false;
        synchronized (this) {
            begins = rounds < places;
            var areTooMany = !begins && (waiting.size() + questions.size() > mostWaiting || hangs());
            for (var question : questions) {
                var asker = new Asker<Q, A>(question);
                if (areTooMany) {
                    asker.answer.completeExceptionally(new RejectedExecutionException("too many ask"));
                } else {
                    waiting.add(asker);
                }
                answers.add(asker.answer);
            }
            if (begins) {
                answeredNanos = rounds == 0 ? System.nanoTime() : answeredNanos;
                rounds++;
            }
        }
        if (begins) {
            begin();
        }
        for (var answer : answers) {
            if (!answer.isDone()) {
                var unused = answer.orTimeout(longestWait.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
        return answers;
    }

    private boolean hangs() {
        return failing || System.nanoTime() - answeredNanos > longestWait.toNanos();
    }

    private void begin() {
        var begun = false;
        try {
            threads.execute(this::answerAll);
            begun = true;
        } catch (RejectedExecutionException stopping) {
            // those who wait are told below
        } finally {
            if (!begun) {
                endRound()
                        .forEach(asker ->
                                asker.answer.completeExceptionally(new RejectedExecutionException("stopping")));
            }
        }
    }

    /** Gives a place free; returns those whom nobody is left to ask for. */
    private synchronized List<Asker<Q, A>> endRound() {
        rounds--;
        var left = new ArrayList<Asker<Q, A>>();
        if (rounds == 0) {
            left.addAll(waiting);
            waiting.clear();
        }
        return left;
    }

    private void answerAll() {
        var ended = false;
        try {
            for (var group = next(); !group.isEmpty(); group = next()) {
                answer(group);
            }
            ended = true;
        } finally {
            if (!ended) {
                endRound().forEach(asker -> asker.answer.cancel(false));
            }
        }
    }

    /** Those who are asked for next; with nobody the place becomes free. */
    private synchronized List<Asker<Q, A>> next() {
        var group = new ArrayList<Asker<Q, A>>();
        while (!waiting.isEmpty() && group.size() < mostAtOnce) {
            var asker = waiting.remove();
            if (!asker.answer.isDone()) {
                group.add(asker);
            }
        }
        if (group.isEmpty()) {
            rounds--;
        }
        return group;
    }

    private void answer(List<Asker<Q, A>> group) {
        try {
            var questions = new ArrayList<Q>(group.size());
            group.forEach(asker -> questions.add(asker.question));
            var answers = server.answer(questions);
            ended(true);
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer.complete(answers.get(i));
            }
        } catch (RuntimeException failure) {
            // a boundary: what the server's pool throws for a dead connection, or while it stops, has no common type
            ended(false);
            group.forEach(asker -> asker.answer.completeExceptionally(failure));
        } finally {
            // nobody may wait in vain, whatever was thrown
            group.forEach(asker -> asker.answer.cancel(false));
        }
    }

    private synchronized void ended(boolean answered) {
        failing = !answered;
        answeredNanos = System.nanoTime();
    }

    /** How many questions wait for the next round. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Somebody who wants an answer; compared by identity. */
    private static final class Asker<Q, A> {

        final Q question;
        final CompletableFuture<A> answer = new CompletableFuture<>();

        Asker(Q question) {
            this.question = question;
        }
    }
}
