package io.plumbline.web.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.redirect.LinkKey;
import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.redirect.LinkTarget;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheredQuestionsTest {

    private static final int MOST_WAITING = 10_000;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<List<LinkKey>> asked = new LinkedBlockingQueue<>();
    private final List<List<LinkKey>> questions = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore answers = new Semaphore(0);
    private volatile boolean databaseDown;

    @AfterEach
    void stop() {
        answers.release(1_000);
        threads.shutdownNow();
    }

    @Test
    void whoeverIsAloneIsAskedForAlone() throws Exception {
        answers.release(2);
        var links = links(1, LONG);

        assertThat(links.ask(new LinkKey(1, "a")).get())
                .map(LinkTarget::longUrl)
                .contains("https://e.org/1/a");
        assertThat(links.ask(new LinkKey(7, "none")).get()).isEmpty();
        assertThat(questions).containsExactly(List.of(new LinkKey(1, "a")), List.of(new LinkKey(7, "none")));
    }

    @Test
    void thoseWhoWaitAreReadInOneQuestion() throws Exception {
        var links = links(1, LONG);
        var first = links.ask(new LinkKey(1, "first"));
        assertThat(nextQuestion()).hasSize(1);
        var crowd = new ArrayList<CompletableFuture<Optional<LinkTarget>>>();
        for (int i = 0; i < 150; i++) {
            crowd.add(links.ask(new LinkKey(1, "c" + i)));
        }
        assertThat(links.waiting()).isEqualTo(150);

        answers.release(1_000);

        assertThat(first.get()).isPresent();
        for (int i = 0; i < 150; i++) {
            assertThat(crowd.get(i).get()).map(LinkTarget::longUrl).contains("https://e.org/1/c" + i);
        }
        assertThat(questions).extracting(List::size).containsExactly(1, 100, 50);
    }

    @Test
    void thoseWhoAreAskedForTogetherAreReadTogether() throws Exception {
        answers.release(1_000);
        var links = links(8, LONG);
        var keys = new ArrayList<LinkKey>();
        for (int i = 0; i < 150; i++) {
            keys.add(new LinkKey(1, "c" + i));
        }

        var found = links.askAll(keys);

        for (int i = 0; i < 150; i++) {
            assertThat(found.get(i).get()).map(LinkTarget::longUrl).contains("https://e.org/1/c" + i);
        }
        assertThat(questions).extracting(List::size).containsExactly(100, 50);
        assertThat(links.askAll(List.of())).isEmpty();
        assertThat(questions).hasSize(2);
    }

    @Test
    void togetherNoMoreWaitThanThereIsRoomForEither() throws Exception {
        var links = links(1, LONG);
        var first = links.ask(new LinkKey(1, "first"));
        nextQuestion();
        var half = Collections.nCopies(MOST_WAITING / 2 + 1, new LinkKey(1, "a"));

        assertThat(links.askAll(half)).noneMatch(CompletableFuture::isDone);
        assertThat(links.askAll(half)).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(links.waiting()).isEqualTo(half.size());
        assertThat(first).isNotDone();
    }

    @Test
    void asManyQuestionsAreAskedAtOnceAsThereArePlaces() throws Exception {
        var links = links(2, LONG);
        var one = links.ask(new LinkKey(1, "a"));
        assertThat(nextQuestion()).hasSize(1);
        var two = links.ask(new LinkKey(1, "b"));
        assertThat(nextQuestion()).hasSize(1);

        var three = links.ask(new LinkKey(1, "c"));
        assertThat(links.waiting()).isEqualTo(1);
        assertThat(asked).isEmpty();

        answers.release(3);
        assertThat(List.of(one.get(), two.get(), three.get())).allMatch(Optional::isPresent);
    }

    @Test
    void aQuestionThatFailsFailsForAllWhoWereInItAndForNobodyElse() throws Exception {
        var links = links(1, LONG);
        databaseDown = true;
        var first = links.ask(new LinkKey(1, "first"));
        nextQuestion();
        var crowd = List.of(links.ask(new LinkKey(1, "a")), links.ask(new LinkKey(1, "b")));

        answers.release();
        assertThatThrownBy(first::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LinkStoreException.class);
        assertThat(nextQuestion()).hasSize(2);
        answers.release();
        for (var waiting : crowd) {
            assertThatThrownBy(waiting::get).hasCauseInstanceOf(LinkStoreException.class);
        }

        databaseDown = false;
        answers.release(10);
        awaitAnswer(links);
    }

    @Test
    void whateverFailsWhileALinkIsReadTheNextOneIsRead() throws Exception {
        var failing = new GatheredQuestions<LinkKey, Optional<LinkTarget>>(
                keys -> {
                    throw new UnsupportedOperationException("the pool is stopping");
                },
                1,
                100,
                MOST_WAITING,
                LONG,
                threads);

        for (int i = 0; i < 3; i++) {
            var asked = failing.ask(new LinkKey(1, "a"));
            // the place of the question before becomes free just after its answer
            while (asked.isCompletedExceptionally() && tells(asked, "too many ask")) {
                asked = failing.ask(new LinkKey(1, "a"));
            }
            assertThatThrownBy(asked::get).hasRootCauseMessage("the pool is stopping");
        }
    }

    private static boolean tells(CompletableFuture<?> failed, String message) {
        return failed.handle((link, failure) -> failure != null && message.equals(failure.getMessage()))
                .join();
    }

    @Test
    void whileQuestionsHangOnlyTheFirstWait() throws Exception {
        var links = links(1, Duration.ofMillis(200));
        var hanging = links.ask(new LinkKey(1, "first"));
        nextQuestion();

        assertThatThrownBy(hanging::get).hasMessageContaining("TimeoutException");
        for (int i = 0; i < 1_000; i++) {
            assertThat(links.ask(new LinkKey(1, "a"))).isCompletedExceptionally();
        }
        assertThat(links.waiting()).isZero();

        answers.release(2);
        awaitAnswer(links);
        assertThat(questions).allMatch(question -> question.size() == 1);
    }

    @Test
    void whileQuestionsFailOnlyAsManyAskAsThereArePlaces() throws Exception {
        var links = links(1, LONG);
        databaseDown = true;
        answers.release();
        assertThatThrownBy(links.ask(new LinkKey(1, "first"))::get).hasCauseInstanceOf(LinkStoreException.class);
        nextQuestion();

        var asking = begun(links);
        nextQuestion();
        assertThat(links.ask(new LinkKey(1, "b"))).isCompletedExceptionally();
        assertThat(asking).isNotDone();

        databaseDown = false;
        answers.release(10);
        assertThat(asking.get()).isPresent();
        awaitAnswer(links);
    }

    @Test
    void anErrorWhileALinkIsReadLosesNoPlace() throws Exception {
        var broken = new AtomicBoolean(true);
        var links = new GatheredQuestions<LinkKey, Optional<LinkTarget>>(
                keys -> {
                    if (broken.get()) {
                        throw new StackOverflowError("for the test");
                    }
                    return List.of(Optional.of(target(keys.get(0))));
                },
                1,
                100,
                MOST_WAITING,
                LONG,
                threads);
        assertThatThrownBy(() -> links.ask(new LinkKey(1, "a")).get(30, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);

        broken.set(false);
        awaitAnswer(links);
    }

    @Test
    void noMoreWaitThanThereIsRoomFor() throws Exception {
        var links = links(1, LONG);
        var first = links.ask(new LinkKey(1, "first"));
        nextQuestion();
        for (int i = 0; i < MOST_WAITING; i++) {
            assertThat(links.ask(new LinkKey(1, "c" + i))).isNotDone();
        }

        assertThat(links.ask(new LinkKey(1, "another"))).isCompletedExceptionally();
        assertThat(first).isNotDone();
    }

    @Test
    void onceTheThreadsStopNobodyWaitsInVain() {
        var links = links(1, LONG);
        threads.shutdown();

        assertThatThrownBy(() -> links.ask(new LinkKey(1, "a")).get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
        assertThat(links.waiting()).isZero();
    }

    @Test
    void manyThreadsGetTheirOwnLinksEach() throws Exception {
        answers.release(1_000_000);
        var links = links(3, LONG);
        var crowd = new ArrayList<Future<?>>();
        for (int i = 0; i < 32; i++) {
            var mine = i;
            crowd.add(threads.submit(() -> {
                for (int n = 0; n < 500; n++) {
                    var code = "c" + mine + "-" + n;
                    assertThat(links.ask(new LinkKey(mine, code)).get())
                            .map(LinkTarget::longUrl)
                            .contains("https://e.org/" + mine + "/" + code);
                }
                return true;
            }));
        }
        for (var done : crowd) {
            done.get(60, TimeUnit.SECONDS);
        }
        assertThat(questions.stream().mapToInt(List::size).sum()).isEqualTo(32 * 500);
    }

    private GatheredQuestions<LinkKey, Optional<LinkTarget>> links(int places, Duration longestWait) {
        return new GatheredQuestions<>(this::read, places, 100, MOST_WAITING, longestWait, threads);
    }

    private List<LinkKey> nextQuestion() throws InterruptedException {
        return Optional.ofNullable(asked.poll(30, TimeUnit.SECONDS)).orElseThrow();
    }

    /** Asks until the question before has given its place free. */
    private static CompletableFuture<Optional<LinkTarget>> begun(
            GatheredQuestions<LinkKey, Optional<LinkTarget>> links) {
        var begunNanos = System.nanoTime();
        var asking = links.ask(new LinkKey(1, "a"));
        while (asking.isCompletedExceptionally()) {
            assertThat(System.nanoTime() - begunNanos).isLessThan(LONG.toNanos());
            asking = links.ask(new LinkKey(1, "a"));
        }
        return asking;
    }

    /** Asks until the question that hung has been answered. */
    private static void awaitAnswer(GatheredQuestions<LinkKey, Optional<LinkTarget>> links) throws Exception {
        var begun = System.nanoTime();
        while (true) {
            try {
                assertThat(links.ask(new LinkKey(1, "a")).get()).isPresent();
                return;
            } catch (ExecutionException | CancellationException notYet) {
                assertThat(System.nanoTime() - begun).isLessThan(LONG.toNanos());
            }
        }
    }

    private List<Optional<LinkTarget>> read(List<LinkKey> keys) {
        questions.add(keys);
        asked.add(keys);
        answers.acquireUninterruptibly();
        if (databaseDown) {
            throw new LinkStoreException(new SQLException("down"));
        }
        return keys.stream()
                .map(key -> key.code().equals("none") ? Optional.<LinkTarget>empty() : Optional.of(target(key)))
                .toList();
    }

    private static LinkTarget target(LinkKey key) {
        return new LinkTarget(
                1, "https://e.org/" + key.domainId() + "/" + key.code(), null, null, null, true, List.of());
    }
}
