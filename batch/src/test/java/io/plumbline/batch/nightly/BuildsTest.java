package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.persistence.configuration.Release;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildsTest {

    /** With time for a slow machine to open a connection. */
    private static final ConnectionLimits IMPATIENT =
            new ConnectionLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), List.of());

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void weRunOurOwnReleaseUnlessSomebodyNamesAnotherSource() {
        var builds = new Builds(Clock.systemUTC());
        try (var store = new Store();
                var connection = JvmConnection.toThisJvm()) {
            var self = store.transactions()
                    .commit(() -> new TargetRepository(store.entities())
                            .add(Target.self("plumbline", "a", NOON))
                            .orElseThrow());
            assertThat(builds.of(self, connection)).isEqualTo(Release.VERSION).matches("\\d.*");

            self.readBuildFrom("property:java.specification.version");

            assertThat(builds.of(self, connection)).isEqualTo(System.getProperty("java.specification.version"));
        }
    }

    @Test
    void aSourceThatHangsIsLeftAloneForAnHour() throws Exception {
        var clock = new SettableClock(NOON);
        var builds = new Builds(clock);
        try (var store = new Store();
                var jvm = RunningJvm.start(1, "-Dprogram.version=1.4")) {
            var shop = store.target("shop", NOON);
            shop.readBuildFrom("attribute:io.plumbline.test:type=Release#Never");
            assertThat(isBrokenByAsking(builds, shop, jvm)).isTrue();

            clock.advance(Duration.ofMinutes(59));
            assertThat(isBrokenByAsking(builds, shop, jvm)).isFalse();

            clock.advance(Duration.ofMinutes(1));
            assertThat(isBrokenByAsking(builds, shop, jvm)).isTrue();

            shop.readBuildFrom("property:program.version");
            try (var connection = JvmConnection.open(jvm.address(), IMPATIENT)) {
                assertThat(builds.of(shop, connection)).as("another source").isEqualTo("1.4");
            }
        }
    }

    private static boolean isBrokenByAsking(Builds builds, Target target, RunningJvm jvm) throws Exception {
        try (var connection = JvmConnection.open(jvm.address(), IMPATIENT)) {
            assertThat(builds.of(target, connection)).isNull();
            return connection.isClosed();
        }
    }
}
