package io.plumbline.web.redirect;

import io.plumbline.persistence.redirect.LinkKey;
import io.plumbline.persistence.redirect.LinkTarget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Reads links, in one question those that are asked for while no other question may begin. Thread-safe; asking waits for nothing.
 */
final class GatheredLinks implements LinkCache.Links {

    /*
     * Who asks while there is a place begins a question, for his link alone. Everybody else waits, and the next question that may begin
     * is for all who do. So a link costs no wait where there are few, and questions grow with the crowd.
     *
     * No link fails for another's sake: a question fails only if the database does, since codes hold nothing that it refuses.
     *
     * Once a question has failed, or none has been answered for as long as anybody waits, nobody waits any more until one is: only
     * as many ask as there are places.
     */
    static final int MOST_WAITING = 10_000;

    private final Stored stored;
    private final int places;
    private final int mostAtOnce;
    private final Duration longestWait;
    private final Executor threads;

    // guarded by this
    private final ArrayDeque<Asker> waiting = new ArrayDeque<>();
    private int questions;
    private boolean failing;
    private long answeredNanos;

    /** A way to read many links, which throws {@code LinkStoreException} when the database does not answer. */
    interface Stored {

        /** As many targets as there are keys, in their order. */
        List<Optional<LinkTarget>> find(List<LinkKey> keys);
    }

    /**
     * Links of a database.
     *
     * @param places the most questions at a time
     * @param mostAtOnce the most links in a question
     * @param longestWait from asking to the answer
     * @param threads run the questions, each of which takes one for as long as anybody waits
     */
    GatheredLinks(Stored stored, int places, int mostAtOnce, Duration longestWait, Executor threads) {
        this.stored = stored;
        this.places = places;
        this.mostAtOnce = mostAtOnce;
        this.longestWait = longestWait;
        this.threads = threads;
    }

    @Override
    public CompletableFuture<Optional<LinkTarget>> find(long domainId, String code) {
        var asker = new Asker(new LinkKey(domainId, code));
        boolean begins;
        synchronized (this) {
            begins = questions < places;
            if (!begins && (waiting.size() >= MOST_WAITING || hangs())) {
                return CompletableFuture.failedFuture(new RejectedExecutionException("too many ask the database"));
            }
            waiting.add(asker);
            if (begins) {
                answeredNanos = questions == 0 ? System.nanoTime() : answeredNanos;
                questions++;
            }
        }
        if (begins) {
            begin();
        }
        return asker.target.orTimeout(longestWait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean hangs() {
        return failing || System.nanoTime() - answeredNanos > longestWait.toNanos();
    }

    private void begin() {
        var begun = false;
        try {
            threads.execute(this::readAll);
            begun = true;
        } catch (RejectedExecutionException stopping) {
            // those who wait are told below
        } finally {
            if (!begun) {
                endQuestion()
                        .forEach(asker ->
                                asker.target.completeExceptionally(new RejectedExecutionException("stopping")));
            }
        }
    }

    /** Gives a place free; returns those whom nobody is left to ask for. */
    private synchronized List<Asker> endQuestion() {
        questions--;
        var left = new ArrayList<Asker>();
        if (questions == 0) {
            left.addAll(waiting);
            waiting.clear();
        }
        return left;
    }

    private void readAll() {
        var ended = false;
        try {
            for (var group = next(); !group.isEmpty(); group = next()) {
                read(group);
            }
            ended = true;
        } finally {
            if (!ended) {
                endQuestion().forEach(asker -> asker.target.cancel(false));
            }
        }
    }

    /** Those who are asked for next; with nobody the question ends. */
    private synchronized List<Asker> next() {
        var group = new ArrayList<Asker>();
        while (!waiting.isEmpty() && group.size() < mostAtOnce) {
            var asker = waiting.remove();
            if (!asker.target.isDone()) {
                group.add(asker);
            }
        }
        if (group.isEmpty()) {
            questions--;
        }
        return group;
    }

    private void read(List<Asker> group) {
        try {
            var keys = new ArrayList<LinkKey>(group.size());
            group.forEach(asker -> keys.add(asker.key));
            var targets = stored.find(keys);
            ended(true);
            for (int i = 0; i < group.size(); i++) {
                group.get(i).target.complete(targets.get(i));
            }
        } catch (RuntimeException failure) {
            // a boundary: what the server's pool throws for a dead connection, or while it stops, has no common type
            ended(false);
            group.forEach(asker -> asker.target.completeExceptionally(failure));
        } finally {
            // nobody may wait in vain, whatever was thrown
            group.forEach(asker -> asker.target.cancel(false));
        }
    }

    private synchronized void ended(boolean answered) {
        failing = !answered;
        answeredNanos = System.nanoTime();
    }

    /** How many wait for the next question. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Somebody who wants a link; compared by identity. */
    private static final class Asker {

        final LinkKey key;
        final CompletableFuture<Optional<LinkTarget>> target = new CompletableFuture<>();

        Asker(LinkKey key) {
            this.key = key;
        }
    }
}
