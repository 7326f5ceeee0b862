package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.target.RunningJvm;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.target.Target;
import io.plumbline.testing.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private Store store;
    private Connections connections;
    private Target self;

    @BeforeEach
    void open() {
        store = new Store();
        connections = new Connections(
                JmxSettings.from(new Settings(key -> Optional.empty())).limits());
        self = store.transactions()
                .commit(() -> new io.plumbline.persistence.target.TargetRepository(store.entities())
                        .add(Target.self("self", "north", Instant.EPOCH)))
                .orElseThrow();
    }

    @AfterEach
    void close() {
        connections.close();
        store.close();
    }

    @Test
    void aConnectionThatSomebodyOpenedAnewIsNotDropped() throws TargetUnreachableException {
        var failed = connections.to(self);
        connections.drop(self.id(), failed);
        var anew = connections.to(self);

        connections.drop(self.id(), failed);

        assertThat(anew).isNotSameAs(failed);
        assertThat(connections.to(self)).isSameAs(anew);
    }

    @Test
    void aConnectionThatBrokeIsNotHandedOutAgain() throws TargetUnreachableException, IOException {
        try (var jvm = RunningJvm.start(1)) {
            self.reachAs(Target.jmx("self", jvm.url(), null, null, Instant.EPOCH), Instant.EPOCH);
            var broken = connections.to(self);
            broken.close();

            var anew = connections.to(self);

            assertThat(anew).isNotSameAs(broken);
            assertThat(anew.isClosed()).isFalse();
            assertThat(connections.to(self)).isSameAs(anew);
        }
    }

    @Test
    void whoeverIsReachedInAnotherWayIsConnectedToAnew() throws TargetUnreachableException, IOException {
        connections.to(self);
        var url = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + FreePort.find() + "/jmxrmi";
        self.reachAs(Target.jmx("self", url, null, null, Instant.EPOCH), Instant.EPOCH);

        assertThatExceptionOfType(TargetUnreachableException.class)
                .isThrownBy(() -> connections.to(self))
                .withMessageContaining("nobody listens");
        assertThat(connections.targets()).isEmpty();
    }

    @Test
    void aConnectionThatNobodyAskedForForLongIsClosedUnlessItsTargetIsSampledHere() throws TargetUnreachableException {
        var now = new AtomicLong();
        try (var timed = new Connections(
                JmxSettings.from(new Settings(key -> Optional.empty())).limits(), now::get)) {
            timed.to(self);
            now.addAndGet(Duration.ofHours(2).toNanos());
            timed.to(self);
            now.addAndGet(Duration.ofHours(3).toNanos());
            timed.closeUnused(Set.of(), Duration.ofHours(3));
            assertThat(timed.targets()).containsExactly(self.id());

            now.addAndGet(1);
            timed.closeUnused(Set.of(self.id()), Duration.ofHours(3));
            assertThat(timed.targets()).containsExactly(self.id());

            timed.closeUnused(Set.of(), Duration.ofHours(3));
            assertThat(timed.targets()).isEmpty();
        }
    }

    @Test
    void aRemovedTargetsConnectionIsForgotten() throws TargetUnreachableException {
        connections.to(self);

        connections.forget(self.id());

        assertThat(connections.targets()).isEmpty();
    }
}
