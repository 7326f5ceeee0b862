package io.plumbline.persistence.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.link.Domain;
import io.plumbline.persistence.link.LinkScope;
import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private final TestDatabase database = TestDatabase.fresh();
    private final ApiKeys keys = new ApiKeys(database.dataSource());

    @Test
    void aSecretOpensTheKeyItWasIssuedWith() {
        var issued = keys.create("phone", Set.of(Right.LINKS), null);

        var found = keys.find(issued.secret().text());

        assertThat(found).contains(issued.key());
        assertThat(found.get().mayUse(Right.LINKS)).isTrue();
        assertThat(found.get().mayUse(Right.DUMP_DOWNLOAD)).isFalse();
    }

    @Test
    void aSecretHas256BitAndIsNeverPrinted() {
        var secret = keys.create("phone", Set.of(Right.LINKS), null).secret();

        assertThat(secret.text()).matches("[0-9a-f]{64}");
        assertThat(secret.toString()).doesNotContain(secret.text());
    }

    @Test
    void theDatabaseNeverSeesASecret() throws SQLException {
        var secret = keys.create("phone", Set.of(Right.LINKS), null).secret();

        try (var connection = database.dataSource().getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT k::text, encode(key_hash, 'hex') FROM plumbline.api_key k")) {
            rows.next();
            assertThat(rows.getString(1)).doesNotContain(secret.text());
            assertThat(rows.getString(2)).hasSize(64).isNotEqualTo(secret.text());
        }
    }

    @Test
    void anUnknownSecretOpensNothing() {
        keys.create("phone", Set.of(Right.LINKS), null);

        assertThat(keys.find("guess")).isEmpty();
    }

    @Test
    void anExpiredKeyOpensNothing() {
        var expired = keys.create("old", Set.of(Right.LINKS), Instant.now().minusSeconds(1))
                .secret();
        var living = keys.create("new", Set.of(Right.LINKS), Instant.now().plusSeconds(600))
                .secret();

        assertThat(keys.find(expired.text())).isEmpty();
        assertThat(keys.find(living.text())).isPresent();
    }

    @Test
    void aRevokedKeyOpensNothingAndStaysInTheList() {
        var secret = keys.create("lost", Set.of(Right.LINKS), null).secret();

        var revoked = keys.revoke("lost");

        assertThat(revoked).isPresent();
        assertThat(keys.find(secret.text())).isEmpty();
        assertThat(keys.list()).singleElement().satisfies(key -> {
            assertThat(key.name()).isEqualTo("lost");
            assertThat(key.revokedAt()).isNotNull();
        });
    }

    @Test
    void aKeyForOneDomainNamesItAndMakesItOnce() {
        var roles = keys.rolesOnDomain("s.example.org", true, true);

        var made = keys.create("shop", Set.of(Right.LINKS), roles, null);

        assertThat(keys.rolesOnDomain("s.example.org", true, true)).isEqualTo(roles);
        assertThat(keys.rolesOnDomain("", false, false).domainId()).isEqualTo(Domain.DEFAULT_ID);
        assertThat(keys.find(made.secret().text()).map(ApiKey::roles)).contains(roles);
        assertThat(made.key().links()).isEqualTo(new LinkScope(made.key().id(), roles.domainId()));
    }

    @Test
    void aDisabledKeyOpensNothingUntilItIsEnabled() {
        var secret = keys.create("phone", Set.of(Right.LINKS), null).secret();

        assertThat(keys.enable("phone", false).map(ApiKey::enabled)).contains(false);
        assertThat(keys.find(secret.text())).isEmpty();
        assertThat(keys.enable("phone", true).map(ApiKey::enabled)).contains(true);
        assertThat(keys.find(secret.text())).isPresent();
        assertThat(keys.enable("nobody", true)).isEmpty();
    }

    @Test
    void revokingTwiceFindsNothingTheSecondTime() {
        keys.create("lost", Set.of(Right.LINKS), null);
        keys.revoke("lost");

        assertThat(keys.revoke("lost")).isEmpty();
        assertThat(keys.revoke("never made")).isEmpty();
    }

    @Test
    void aNameIsTakenUntilItsKeyIsRevoked() {
        keys.create("phone", Set.of(Right.LINKS), null);

        assertThatThrownBy(() -> keys.create("phone", Set.of(Right.LINKS), null))
                .isInstanceOf(KeyNameTakenException.class)
                .hasMessageContaining("\"phone\"");
        keys.revoke("phone");
        assertThat(keys.create("phone", Set.of(Right.LINKS), null).key().name()).isEqualTo("phone");
    }

    @Test
    void aChosenSecretOpensItsKey() {
        keys.createWithSecret("admin", Right.all(), new Secret("correct-horse-battery-staple"));

        assertThat(keys.find("correct-horse-battery-staple").map(ApiKey::rights))
                .contains(EnumSet.allOf(Right.class));
    }

    @Test
    void theFirstKeyIsMadeOnlyWhereThereIsNone() {
        assertThat(keys.createFirst("admin", new Secret("one"))).isPresent();

        assertThat(keys.createFirst("admin", new Secret("two"))).isEmpty();
        assertThat(keys.createFirst("other", new Secret("three"))).isEmpty();
        assertThat(keys.find("two")).isEmpty();
    }

    @Test
    void instancesThatStartTogetherMakeOneFirstKey() throws InterruptedException, ExecutionException {
        var pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Optional<ApiKey>>> starts = Stream.generate(Secret::random)
                    .limit(8)
                    .map(secret -> (Callable<Optional<ApiKey>>) () -> keys.createFirst("admin", secret))
                    .toList();

            var made = 0;
            for (var start : pool.invokeAll(starts)) {
                made += start.get().isPresent() ? 1 : 0;
            }

            assertThat(made).isEqualTo(1);
            assertThat(keys.list()).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aKeyNeedsANameAndARight() {
        assertThatThrownBy(() -> keys.create(" ", Set.of(Right.LINKS), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.create("phone", Set.of(), null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretThatNoHeaderCanCarryIsRefused() {
        assertThatThrownBy(() -> new Secret("with blank")).hasMessageContaining("header");
        assertThatThrownBy(() -> new Secret("  ")).hasMessageContaining("blank");
    }

    @Test
    void anUnknownRightNamesThoseThatExist() {
        assertThatThrownBy(() -> Right.of("root"))
                .hasMessageContaining("\"root\"")
                .hasMessageContaining("diagnosis-read");
    }
}
