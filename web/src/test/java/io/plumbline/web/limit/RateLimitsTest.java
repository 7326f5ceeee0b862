package io.plumbline.web.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final Client HERE = Client.of("192.0.2.1");
    private static final Client THERE = Client.of("192.0.2.2");

    private final AtomicLong now = new AtomicLong();

    @Test
    void aKeyMayAskAsOftenAsAPeriodAllowsAndAgainLater() {
        var limits = limits(Map.of("requests-per-key", "3"));

        assertThat(limits.request(1, HERE).orElseThrow())
                .isEqualTo(new Standing(false, 3, 2, Duration.ofSeconds(20), Duration.ZERO));
        limits.request(1, THERE);
        limits.request(1, HERE);
        var fourth = limits.request(1, HERE).orElseThrow();
        assertThat(fourth.isExceeded()).isTrue();
        assertThat(fourth.remaining()).isZero();
        assertThat(fourth.retryAfterSeconds()).isEqualTo(20);
        assertThat(fourth.resetSeconds()).isEqualTo(60);
        assertThat(limits.request(2, HERE).orElseThrow().isExceeded()).isFalse();

        now.addAndGet(Duration.ofSeconds(20).toNanos());

        assertThat(limits.request(1, HERE).orElseThrow().isExceeded()).isFalse();
        assertThat(limits.request(1, HERE).orElseThrow().isExceeded()).isTrue();
    }

    @Test
    void anAddressMayAskSoOftenWithAllItsKeys() {
        var limits = limits(Map.of("requests-per-address", "2"));

        limits.request(1, HERE);
        limits.request(2, HERE);

        assertThat(limits.request(3, HERE).orElseThrow().isExceeded()).isTrue();
        assertThat(limits.request(3, THERE).orElseThrow().isExceeded()).isFalse();
    }

    @Test
    void newLinksAreLimitedApartAndCountAsRequestsToo() {
        var limits = limits(Map.of("creations-per-key", "2", "requests-per-key", "4"));

        assertThat(limits.creation(1, HERE).orElseThrow().limit()).isEqualTo(2);
        limits.creation(1, HERE);

        assertThat(limits.creation(1, HERE).orElseThrow().isExceeded()).isTrue();
        assertThat(limits.request(1, HERE).orElseThrow().remaining()).isEqualTo(1);
    }

    @Test
    void whoGuessesKeysIsStoppedAndWhoHasOneIsNot() {
        var limits = limits(Map.of("wrong-keys-per-address", "2"));
        limits.rightKey(HERE, "mine");
        limits.wrongKey(HERE);
        assertThat(limits.refusalToTry(HERE, "guess")).isEmpty();
        limits.wrongKey(HERE);

        assertThat(limits.refusalToTry(HERE, "guess").orElseThrow().retryAfterSeconds())
                .isEqualTo(30);
        assertThat(limits.refusalToTry(HERE, "mine")).isEmpty();
        assertThat(limits.refusalToTry(THERE, "mine")).isEmpty();

        now.addAndGet(Duration.ofSeconds(30).toNanos());

        assertThat(limits.refusalToTry(HERE, "guess")).isEmpty();
    }

    @Test
    void nothingIsLimitedWhereLimitsAreOff() {
        var limits = limits(Map.of("enabled", "false", "requests-per-key", "1", "wrong-keys-per-address", "1"));

        limits.request(1, HERE);
        limits.wrongKey(HERE);

        assertThat(limits.request(1, HERE)).isEmpty();
        assertThat(limits.creation(1, HERE)).isEmpty();
        assertThat(limits.refusalToTry(HERE, "guess")).isEmpty();
    }

    @Test
    void aHouseholdOfIpv6IsOneClient() {
        assertThat(Client.of("2001:db8:1:2::1")).isEqualTo(Client.of("2001:db8:1:2:ffff::"));
        assertThat(Client.of("2001:db8:1:2::1")).isNotEqualTo(Client.of("2001:db8:1:3::1"));
        assertThat(Client.of("::ffff:192.0.2.1")).isEqualTo(HERE);
        assertThat(Client.of("unknown")).isEqualTo(new Client("unknown"));
    }

    private RateLimits limits(Map<String, String> keys) {
        var settings =
                new Settings(key -> Optional.ofNullable(keys.get(key.substring("plumbline.rate-limit.".length()))));
        return new RateLimits(RateLimitSettings.from(settings), new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return now.get();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        });
    }
}
