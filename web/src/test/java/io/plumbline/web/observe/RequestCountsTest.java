package io.plumbline.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class RequestCountsTest {

    private static final String ROUTE = "/{code}";

    private final Minutes clock = new Minutes();
    private final RequestCounts counts = new RequestCounts(ROUTE, clock);

    @Test
    void theLastMinuteCounts() {
        assertThat(counts.getP99Millis()).isEqualTo(-1);
        took(980, 2);
        took(20, 700);
        assertThat(counts.getP99Millis()).isBetween(612.0, 788.0);

        clock.advance(61_000);
        assertThat(counts.getP99Millis())
                .as("until the readings are a minute old")
                .isBetween(612.0, 788.0);
        clock.advance(61_000);
        took(99, 5);
        assertThat(counts.getP99Millis()).as("fewer than a hundred").isEqualTo(-1);
        took(1, 5);
        assertThat(counts.getP99Millis()).isEqualTo(5);
    }

    @Test
    void otherRoutesDoNotCount() {
        counts.getP99Millis();
        took(200, 3);
        for (int i = 0; i < 200; i++) {
            counts.took("/rest/v3/short-urls", 900, 1);
        }

        assertThat(counts.getP99Millis()).isEqualTo(3);
    }

    @Test
    void noLatencyIsToldWrongByMoreThanAnEighth() {
        for (long millis = 0; millis < 2_000_000; millis = millis * 5 / 4 + 1) {
            var one = new RequestCounts(ROUTE, clock);
            one.getP99Millis();
            for (int i = 0; i < 100; i++) {
                one.took(ROUTE, millis, 1);
            }
            assertThat(one.getP99Millis()).isBetween(millis * 0.875, millis * 1.125);
        }
        counts.took(ROUTE, Long.MAX_VALUE, 1);
        counts.took(ROUTE, -1, 1);
    }

    @Test
    void theBeanTellsWhatIsCountedHereAndElsewhere() throws Exception {
        var name = new ObjectName("io.plumbline:type=Requests");
        var beans = ManagementFactory.getPlatformMBeanServer();
        counts.count();
        counts.alsoServed(() -> 41);

        counts.register();
        new RequestCounts(ROUTE, clock).register();
        assertThat(beans.getAttribute(name, "Served")).isEqualTo(42L);
        assertThat(beans.getAttribute(name, "P99Millis")).isEqualTo(-1.0);
        counts.unregister();

        assertThat(beans.isRegistered(name)).isFalse();
    }

    private void took(int times, long millis) {
        for (int i = 0; i < times; i++) {
            counts.took(ROUTE, millis, 1);
        }
    }

    @Test
    void aRequestCountsAsOftenAsItStandsFor() {
        counts.getP99Millis();
        counts.took(ROUTE, 1, 985);
        counts.took(ROUTE, 8, 15);

        assertThat(counts.getP99Millis()).isEqualTo(8);
    }

    /** A clock that goes on when it is told to. */
    private static final class Minutes extends Clock {

        private long millis = 1_000_000;

        void advance(long more) {
            millis += more;
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
