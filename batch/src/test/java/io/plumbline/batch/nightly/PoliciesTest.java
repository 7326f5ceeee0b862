package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.MemorySamples;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.target.SamplingRaise;
import io.plumbline.persistence.target.SamplingRepository;
import io.plumbline.persistence.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import javax.management.JMX;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RecordingInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real database and a JVM of its own. */
class PoliciesTest {

    private static final SamplingSettings SETTINGS = SamplingSettings.from(new Settings(key -> Optional.empty()));
    private static final Duration SAMPLE = Duration.ofSeconds(15);

    private final SettableClock clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.MICROS));
    private final Queue<SamplingRaise> copied = new ConcurrentLinkedQueue<>();

    private Store store;
    private RunningJvm jvm;
    private JvmConnection connection;
    private Target shop;
    private PolicyBook book;
    private SamplingRepository sampling;

    @BeforeEach
    void open() throws IOException {
        store = new Store();
        jvm = RunningJvm.start(1);
        connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT);
        shop = store.target("shop", Instant.EPOCH);
        book = store.policyBook(clock);
        sampling = new SamplingRepository(store.dataSource());
    }

    @AfterEach
    void close() {
        connection.close();
        jvm.close();
        store.close();
    }

    @Test
    void aRaiseEndsWithItsTimeThoughTheInstanceDiedInTheMiddle() throws Exception {
        var blue = book.raise(shop.id(), SamplingPolicy.BLUE, SamplingRaise.Cause.HAND, "somebody")
                .orElseThrow();
        assertThat(blue.endsAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
        keep(instance());
        assertThat(recordings()).contains(raised("blue", blue)).hasSize(2);

        clock.advance(Duration.ofMinutes(2));
        var restarted = instance();
        keep(restarted);
        assertThat(recordings()).as("it goes on").contains(raised("blue", blue)).hasSize(2);
        assertThat(book.rates(shop.id()).raised()).satisfies(raised -> {
            assertThat(raised.endsAt()).isEqualTo(blue.endsAt());
            assertThat(raised.left()).isEqualTo(Duration.ofMinutes(3));
        });

        clock.advance(Duration.ofMinutes(3));
        keep(restarted);
        assertThat(recordings()).containsExactly("plumbline-policies");
        assertThat(copied).containsExactly(blue);
        assertThat(book.rates(shop.id()).inForce()).isEqualTo(SamplingPolicy.BACKGROUND);
    }

    @Test
    void whereTheDiskHasNoRoomNothingIsRecordedUntilItHas() throws Exception {
        keep(instance());
        assertThat(recordings()).containsExactly("plumbline-policies");
        var wantsMore = new RecordingSettings(
                "policies",
                Duration.ofHours(1),
                Long.MAX_VALUE / 8,
                1 << 24,
                Duration.ofSeconds(30),
                Long.MAX_VALUE / 8);

        var atTheLimit =
                new Policies(book, sampling, SETTINGS, new FlightRecorder(wantsMore), (target, ended) -> {}, clock);
        keep(atTheLimit);
        assertThat(recordings()).isEmpty();
        keep(atTheLimit);
        assertThat(recordings()).isEmpty();

        keep(instance());
        assertThat(recordings()).containsExactly("plumbline-policies");
    }

    @Test
    void ofTwoInstancesOneTakesAwayWhatIsOver() {
        book.raise(shop.id(), SamplingPolicy.BLUE, SamplingRaise.Cause.HAND, "somebody");
        var north = instance();
        var south = instance();
        keep(north);
        keep(south);

        clock.advance(Duration.ofMinutes(6));
        north.look();
        south.look();
        north.keep(shop, connection, calm());
        south.keep(shop, connection, calm());

        assertThat(copied).hasSize(1);
        assertThat(sampling.raises()).isEmpty();
    }

    @Test
    void whatAnInstanceDidNotCopyBecauseItWasKilledTheNextOneCopies() {
        var blue = book.raise(shop.id(), SamplingPolicy.BLUE, SamplingRaise.Cause.HAND, "somebody")
                .orElseThrow();
        clock.advance(Duration.ofMinutes(6));
        var killed = new Policies(
                book,
                sampling,
                SETTINGS,
                new FlightRecorder(RecordingSettings.of("policies")),
                (target, ended) -> {},
                clock);
        keep(killed);
        assertThat(sampling.raises()).containsExactly(blue);

        keep(instance());
        assertThat(copied).as("it may still be at it").isEmpty();

        clock.advance(Policies.LONGEST_CLOSING);
        keep(instance());
        assertThat(copied).containsExactly(blue);
        assertThat(sampling.raises()).isEmpty();
    }

    @Test
    void whatBeginsWhileTheOneBeforeIsCopiedStays() {
        var first = book.raise(shop.id(), SamplingPolicy.BLUE, SamplingRaise.Cause.HAND, "somebody")
                .orElseThrow();
        clock.advance(Duration.ofMinutes(6));
        var now = clock.instant();
        assertThat(sampling.closeEnded(shop.id(), now, now.plusSeconds(60))).contains(first);
        var second = book.raise(shop.id(), SamplingPolicy.BLUE, SamplingRaise.Cause.HAND, "somebody else")
                .orElseThrow();

        book.closed(first);

        assertThat(sampling.raises()).containsExactly(second);
        clock.advance(Duration.ofMinutes(6));
        keep(instance());
        assertThat(copied).containsExactly(second);
    }

    @Test
    void ofManyThatWantAPolicyAtATimeOneHasIt() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Optional<SamplingRaise>> wish = () -> raise(SamplingPolicy.BLUE, SamplingRaise.Cause.HAND);
            var wanted = threads.invokeAll(Collections.nCopies(16, wish));
            var began = 0;
            for (var one : wanted) {
                began += one.get().isPresent() ? 1 : 0;
            }
            assertThat(began).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void somebodysWishTakesThePlaceOfAJumpsButNotTheOtherWayRound() {
        assertThat(raise(SamplingPolicy.CORE_API, SamplingRaise.Cause.LATENCY)).isPresent();
        assertThat(raise(SamplingPolicy.BLUE, SamplingRaise.Cause.HAND)).isPresent();
        assertThat(raise(SamplingPolicy.CORE_API, SamplingRaise.Cause.LATENCY)).isEmpty();
        assertThat(raise(SamplingPolicy.CORE_API, SamplingRaise.Cause.HAND)).isEmpty();

        assertThat(sampling.end(shop.id(), clock.instant())).isTrue();
        assertThat(sampling.end(shop.id(), clock.instant())).isFalse();
        assertThat(raise(SamplingPolicy.CORE_API, SamplingRaise.Cause.HAND)).isPresent();
    }

    @Test
    void aJumpOfTheLatencyRaisesForHalfAnHour() throws Exception {
        var instance = instance();
        for (int i = 0; i < 30; i++) {
            latency(instance, 20);
        }
        assertThat(recordings()).containsExactly("plumbline-policies");

        for (int i = 0; i < 6; i++) {
            latency(instance, 90);
        }

        var raise = sampling.raiseOf(shop.id()).orElseThrow();
        assertThat(raise.policy()).isEqualTo("core-api");
        assertThat(raise.reason()).isEqualTo("the 99th percentile jumped from 20 to 90 ms");
        assertThat(Duration.between(raise.beganAt(), raise.endsAt())).isEqualTo(Duration.ofMinutes(30));
        assertThat(recordings()).contains(raised("core-api", raise));
    }

    @Test
    void aPolicyThatIsConfiguredNoLongerIsNone() throws Exception {
        var now = clock.instant();
        sampling.raise(new SamplingRaise(
                shop.id(), "gone", SamplingRaise.Cause.HAND, "somebody", now, now.plus(Duration.ofHours(1))));

        keep(instance());

        assertThat(recordings()).containsExactly("plumbline-policies");
    }

    @Test
    void aLongPauseIsWrittenDownAndTheJvmToldAtOnce() throws Exception {
        var instance = instance();
        instance.look();
        instance.keep(shop, connection, seen(1, 2, OptionalDouble.empty()));
        assertThat(throttle()).isEqualTo("20/s");

        instance.keep(shop, connection, seen(2, 40, OptionalDouble.empty()));

        assertThat(throttle()).isEqualTo("10/s");
        assertThat(sampling.rateOf(shop.id()).orElseThrow().reason()).isEqualTo("its last pause took 40 ms");
        keep(instance());
        assertThat(throttle()).as("after a restart").isEqualTo("10/s");
    }

    private String throttle() throws IOException {
        return connection.ask(beans -> {
            var recorder = JMX.newMXBeanProxy(
                    beans, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class);
            var ours = recorder.getRecordings().get(0).getId();
            return String.valueOf(recorder.getRecordingSettings(ours).get("jdk.ObjectAllocationSample#throttle"));
        });
    }

    private Policies.Seen calm() {
        return seen(0, 0, OptionalDouble.empty());
    }

    private Policies.Seen seen(long collections, long pauseMillis, OptionalDouble latencyMillis) {
        return new Policies.Seen(MemorySamples.of(clock.instant(), collections, pauseMillis), false, latencyMillis);
    }

    private Optional<SamplingRaise> raise(SamplingPolicy policy, SamplingRaise.Cause cause) {
        return book.raise(shop.id(), policy, cause, "a test");
    }

    private void latency(Policies instance, double millis) {
        clock.advance(SAMPLE);
        instance.look();
        instance.keep(shop, connection, seen(0, 0, OptionalDouble.of(millis)));
    }

    private void keep(Policies instance) {
        instance.look();
        instance.keep(shop, connection, calm());
    }

    /** An instance that has just started. */
    private Policies instance() {
        return new Policies(
                book,
                sampling,
                SETTINGS,
                new FlightRecorder(RecordingSettings.of("policies")),
                (target, ended) -> {
                    copied.add(ended);
                    book.closed(ended);
                },
                clock);
    }

    private static String raised(String policy, SamplingRaise raise) {
        return "plumbline-policies: " + policy + " until " + raise.endsAt();
    }

    private List<String> recordings() throws IOException {
        return connection.ask(beans -> JMX
                .newMXBeanProxy(beans, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class)
                .getRecordings()
                .stream()
                .map(RecordingInfo::getName)
                .toList());
    }
}
