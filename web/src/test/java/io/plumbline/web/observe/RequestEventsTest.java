package io.plumbline.web.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestEventsTest {

    private static final Duration SLOW = Duration.ofMillis(500);
    private static final int REQUESTS = 200_000;

    private final RequestCounts counts = new RequestCounts("/{code}", Clock.systemUTC());

    @TempDir
    Path folder;

    @Test
    void oneOfTenIsToldOfAndStandsForTen() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(10, SLOW, counts, clock);

        var told = recorded(() -> serve(events, clock, 100, 1));

        assertThat(told).hasSize(10).allSatisfy(event -> {
            assertThat(event.getString("route")).isEqualTo("/{code}");
            assertThat(event.getString("method")).isEqualTo("GET");
            assertThat(event.getInt("status")).isEqualTo(302);
            assertThat(event.getBoolean("slow")).isFalse();
            assertThat(event.getLong("standsFor")).isEqualTo(10);
            assertThat(event.getThread().getJavaName())
                    .isEqualTo(Thread.currentThread().getName());
            assertThat(event.getDuration()).isPositive();
            assertThat(event.getStackTrace()).isNull();
        });
    }

    @Test
    void eachSlowOneIsToldOfAndStandsForItself() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(0, SLOW, counts, clock);

        var told = recorded(() -> {
            serve(events, clock, 3, 500);
            serve(events, clock, 1000, 499);
        });

        assertThat(told).hasSize(3).allSatisfy(event -> {
            assertThat(event.getBoolean("slow")).isTrue();
            assertThat(event.getLong("standsFor")).isEqualTo(1);
        });
    }

    @Test
    void eachThreadCountsForItself() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(4, SLOW, counts, clock);

        var told = recorded(() -> {
            for (int i = 0; i < 3; i++) {
                var thread = new Thread(() -> serve(events, clock, 40, 0));
                thread.start();
                thread.join();
            }
        });

        assertThat(told).hasSize(30);
        assertThat(told.stream().mapToLong(event -> event.getLong("standsFor")).sum())
                .isEqualTo(120);
    }

    @Test
    void aMethodThatAClientMadeUpIsNotRepeated() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(1, SLOW, counts, clock);

        var told = recorded(() -> events.end(requireNonNull(events.begin()), "/rest/*", "SECRET", 405));

        assertThat(told)
                .singleElement()
                .satisfies(event -> assertThat(event.getString("method")).isEqualTo("other"));
    }

    @Test
    void nothingIsTimedWhileNobodyRecords() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(1, SLOW, counts, clock);

        assertThat(events.begin()).isNull();
        recorded(() -> assertThat(events.begin()).isNotNull());
        assertThat(events.beginAt(0)).isNull();

        assertThat(clock.reads).isEqualTo(1);
    }

    @Test
    void requestsThatAreNotToldOfAllocateNothing() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(0, SLOW, counts, clock);

        recorded(() -> {
            serve(events, clock, REQUESTS, 0);
            assertThat(allocatedBy(() -> serve(events, clock, REQUESTS, 0))).isLessThan(REQUESTS);
        });
        serve(events, clock, REQUESTS, 0);
        assertThat(allocatedBy(() -> serve(events, clock, REQUESTS, 0))).isLessThan(REQUESTS);
    }

    @Test
    void ofManyTheFirstOfAMillisecondIsTimedAndStandsForTheOthers() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(1, SLOW, counts, clock);

        var told = recorded(() -> {
            for (int millisecond = 0; millisecond < 5; millisecond++) {
                serveMany(events, clock, 20);
                clock.now++;
            }
        });

        assertThat(told.stream().map(event -> event.getLong("standsFor"))).containsExactly(1L, 20L, 20L, 20L, 20L);
        assertThat(clock.reads).as("readings at an end").isEqualTo(5);
    }

    @Test
    void aSampleOfManyStandsForAllOfThem() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(64, SLOW, counts, clock);

        var told = recorded(() -> {
            for (int millisecond = 0; millisecond < 1_000; millisecond++) {
                serveMany(events, clock, 1 + millisecond % 150);
                clock.now++;
            }
        });

        long served = IntStream.range(0, 1_000).mapToLong(i -> 1 + i % 150).sum();
        assertThat(told).hasSizeLessThan(1_000);
        assertThat(told.stream().mapToLong(event -> event.getLong("standsFor")).sum())
                .isBetween(served - 64 - 150, served + 64);
    }

    @Test
    void whatIsLeftToOthersIsNotStoodFor() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(1, SLOW, counts, clock);

        var told = recorded(() -> {
            serveMany(events, clock, 1);
            for (int i = 0; i < 9; i++) {
                events.leave(events.beginOneOfMany(clock.now));
            }
            clock.now++;
            events.leave(events.beginOneOfMany(clock.now));
            clock.now++;
            serveMany(events, clock, 1);
        });

        assertThat(told.stream().map(event -> event.getLong("standsFor"))).containsExactly(1L, 1L);
    }

    @Test
    void oneThatComesAgainStandsForItselfAlone() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(1, SLOW, counts, clock);

        var told = recorded(() -> {
            serveMany(events, clock, 10);
            events.end(requireNonNull(events.beginAt(clock.now - 30)), "/{code}", "GET", 302);
            clock.now++;
            serveMany(events, clock, 1);
        });

        assertThat(told.stream().map(event -> event.getLong("standsFor"))).containsExactly(1L, 1L, 10L);
    }

    @Test
    void aSlowOneOfManyStandsForThoseBeforeIt() throws Exception {
        var clock = new SteppingClock();
        var events = new RequestEvents(0, SLOW, counts, clock);

        var told = recorded(() -> {
            serveMany(events, clock, 10);
            clock.now++;
            var slow = requireNonNull(events.beginOneOfMany(clock.now));
            clock.now += SLOW.toMillis();
            events.end(slow, "/{code}", "GET", 302);
        });

        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.getBoolean("slow")).isTrue();
            assertThat(event.getLong("standsFor")).isEqualTo(10);
        });
    }

    private static void serveMany(RequestEvents events, SteppingClock clock, int requests) {
        for (int i = 0; i < requests; i++) {
            var timing = events.beginOneOfMany(clock.now);
            if (timing != null) {
                events.end(timing, "/{code}", "GET", 302);
            }
        }
    }

    private static long allocatedBy(Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var self = Thread.currentThread().getId();
        var before = threads.getThreadAllocatedBytes(self);
        work.run();
        return threads.getThreadAllocatedBytes(self) - before;
    }

    private static void serve(RequestEvents events, SteppingClock clock, int requests, long millis) {
        for (int i = 0; i < requests; i++) {
            var timing = events.beginAt(clock.now);
            clock.now += millis;
            if (timing != null) {
                events.end(timing, "/{code}", "GET", 302);
            }
        }
    }

    private List<RecordedEvent> recorded(Work work) throws Exception {
        try (var recording = new Recording()) {
            recording.enable(RequestEvent.NAME);
            recording.start();
            work.run();
            recording.stop();
            return events(recording);
        }
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        var file = folder.resolve("requests.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(RequestEvent.NAME))
                .toList();
    }

    /** Serves requests. */
    private interface Work {
        void run() throws Exception;
    }

    /** A clock that the test moves, and that knows how often it was read. One thread at a time. */
    private static final class SteppingClock extends Clock {

        private long now = 1_000_000;
        private int reads;

        @Override
        public long millis() {
            reads++;
            return now;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
