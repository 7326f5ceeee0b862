package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceLeaseTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final RunOwner FIRST = new RunOwner("north", "first boot");
    private static final RunOwner SECOND = new RunOwner("north", "second boot");

    private TestDatabase database;
    private InstanceLease leases;

    @BeforeEach
    void startWithoutInstances() {
        database = TestDatabase.fresh();
        leases = new InstanceLease(database.dataSource());
    }

    @Test
    void aNameIsBorneByOneStartAtATime() {
        assertThat(leases.hold(FIRST, LEASE)).isTrue();
        assertThat(leases.hold(SECOND, LEASE)).isFalse();
        assertThat(leases.hold(FIRST, LEASE)).isTrue();
        assertThat(leases.hold(new RunOwner("south", "first boot"), LEASE)).isTrue();
    }

    @Test
    void theNameOfAKilledStartIsFreeWhenItsLeaseHasExpired() {
        leases.hold(FIRST, LEASE);
        new Sql(database.dataSource())
                .update("UPDATE plumbline.instance SET lease_expires_at = now() - interval '1 s'");

        assertThat(leases.hold(SECOND, LEASE)).isTrue();
        assertThat(leases.hold(FIRST, LEASE)).isFalse();
    }

    @Test
    void aNameThatIsGivenBackIsFreeAtOnce() {
        leases.hold(FIRST, LEASE);

        leases.release(FIRST);

        assertThat(leases.hold(SECOND, LEASE)).isTrue();
    }

    @Test
    void whoDoesNotBearTheNameCannotGiveItBack() {
        leases.hold(FIRST, LEASE);

        leases.release(SECOND);

        assertThat(leases.hold(SECOND, LEASE)).isFalse();
    }
}
