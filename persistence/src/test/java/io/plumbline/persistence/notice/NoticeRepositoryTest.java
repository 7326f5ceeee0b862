package io.plumbline.persistence.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.notice.StoredNotice.Channel;
import io.plumbline.persistence.notice.StoredNotice.State;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoticeRepositoryTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(300);

    private static final String DIAGNOSIS = """
            INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state, progress, phase)
            VALUES (?, gen_random_uuid()::text, 'NIGHTLY', now(), now(), now(), 'RUNNING', 90, 'report') RETURNING id""";

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final NoticeRepository notices = new NoticeRepository(database.dataSource());

    private long target;
    private long diagnosis;

    @BeforeEach
    void registerTarget() {
        target = sql.first("""
                        INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
                        VALUES ('shop', 'JMX', 'service:jmx:rmi://h', 'OK', now(), now()) RETURNING id""", row -> row.getLong(1)).orElseThrow();
        diagnosis = diagnosed();
    }

    private long diagnosed() {
        return sql.first(DIAGNOSIS, row -> row.getLong(1), target).orElseThrow();
    }

    @Test
    void aDiagnosisIsToldOnceByEachChannel() {
        notices.add(diagnosis, Channel.WEBHOOK, "{}", NOON, NOON);
        notices.add(diagnosis, Channel.MAIL, "{}", NOON, NOON);
        notices.add(diagnosis, Channel.MAIL, "{}", LATER, LATER);

        assertThat(notices.list(null, 10))
                .extracting(StoredNotice::channel)
                .containsExactlyInAnyOrder(Channel.WEBHOOK, Channel.MAIL);
    }

    @Test
    void whatOneHasClaimedNobodyElseGetsUntilItIsLost() {
        notices.add(diagnosis, Channel.WEBHOOK, "{}", NOON, NOON);

        assertThat(notices.claim(Channel.MAIL, 9, NOON, NOON, LATER)).isEmpty();
        assertThat(notices.claim(Channel.WEBHOOK, 9, NOON, NOON, LATER))
                .singleElement()
                .satisfies(claimed -> assertThat(claimed.attempts()).isEqualTo(1));
        assertThat(notices.claim(Channel.WEBHOOK, 9, LATER.minusSeconds(1), LATER.minusSeconds(1), LATER))
                .isEmpty();
        assertThat(notices.claim(Channel.WEBHOOK, 9, LATER, LATER, LATER.plusSeconds(300)))
                .hasSize(1);
    }

    @Test
    void whatIsDueSoonGoesAlongWithWhatIsDue() {
        notices.add(diagnosis, Channel.MAIL, "{}", NOON, NOON.plusSeconds(60));

        assertThat(notices.claim(Channel.MAIL, 9, NOON, NOON.plusSeconds(60), LATER))
                .as("alone it waits for its time")
                .isEmpty();

        notices.add(diagnosed(), Channel.MAIL, "{}", NOON, NOON);
        assertThat(notices.claim(Channel.MAIL, 9, NOON, NOON.plusSeconds(60), LATER))
                .hasSize(2);
    }

    @Test
    void whoeverWasThoughtLostSaysNothingOfTheAttemptAfterHis() {
        notices.add(diagnosis, Channel.WEBHOOK, "{}", NOON, NOON);
        var lost = notices.claim(Channel.WEBHOOK, 1, NOON, NOON, LATER).get(0);
        var second = notices.claim(Channel.WEBHOOK, 1, LATER, LATER, LATER.plusSeconds(300))
                .get(0);

        notices.giveUp(lost, "too late", LATER);

        assertThat(notices.find(second.id()).orElseThrow().state()).isEqualTo(State.WAITING);
    }

    @Test
    void whatFailedWaitsForItsTime() {
        notices.add(diagnosis, Channel.WEBHOOK, "{}", NOON, NOON);
        notices.retry(notices.claim(Channel.WEBHOOK, 1, NOON, NOON, LATER).get(0), "status 500", NOON.plusSeconds(30));

        assertThat(notices.claim(Channel.WEBHOOK, 1, NOON.plusSeconds(29), NOON.plusSeconds(29), LATER))
                .isEmpty();
        assertThat(notices.claim(Channel.WEBHOOK, 1, NOON.plusSeconds(30), NOON.plusSeconds(30), LATER))
                .singleElement()
                .satisfies(again -> {
                    assertThat(again.attempts()).isEqualTo(2);
                    assertThat(again.problem()).isEqualTo("status 500");
                });
    }

    @Test
    void whatIsGivenUpIsShownAndSentAgainIfSomebodyWantsIt() {
        notices.add(diagnosis, Channel.WEBHOOK, "{}", NOON, NOON);
        notices.add(diagnosis, Channel.MAIL, "{}", NOON, NOON);
        var claimed = notices.claim(Channel.WEBHOOK, 1, NOON, NOON, LATER).get(0);
        notices.giveUp(claimed, "status 500", LATER);

        assertThat(notices.list(State.DEAD, 10)).singleElement().satisfies(dead -> {
            assertThat(dead.problem()).isEqualTo("status 500");
            assertThat(dead.finishedAt()).isEqualTo(LATER);
        });
        assertThat(notices.revive(claimed.id(), LATER)).isTrue();
        assertThat(notices.revive(claimed.id(), LATER)).isFalse();
        assertThat(notices.claim(Channel.WEBHOOK, 1, LATER, LATER, LATER.plusSeconds(1)))
                .singleElement()
                .satisfies(again -> assertThat(again.attempts()).isEqualTo(1));
    }

    @Test
    void aTrialIsAboutNothingAndTakesThePlaceOfTheOneBefore() {
        notices.tryOut(Channel.MAIL, "{}", NOON);
        notices.tryOut(Channel.WEBHOOK, "{}", NOON);
        var trial = notices.tryOut(Channel.MAIL, "{\"again\":true}", LATER);

        assertThat(trial.diagnosisId()).isNull();
        assertThat(notices.list(null, 9))
                .extracting(StoredNotice::channel)
                .containsExactly(Channel.MAIL, Channel.WEBHOOK);
        assertThat(notices.claim(Channel.MAIL, 9, LATER, LATER, LATER.plusSeconds(1)))
                .singleElement()
                .satisfies(claimed -> {
                    assertThat(claimed.id()).isEqualTo(trial.id());
                    assertThat(claimed.content()).contains("again");
                });
    }

    @Test
    void whatIsGivenUpCountsUnlessItIsATrial() {
        notices.add(diagnosis, Channel.MAIL, "{}", NOON, NOON);
        notices.tryOut(Channel.MAIL, "{}", NOON);
        assertThat(notices.countDead()).isZero();

        notices.claim(Channel.MAIL, 9, NOON, NOON, LATER).forEach(claimed -> notices.giveUp(claimed, "lost", NOON));

        assertThat(notices.list(State.DEAD, 9)).hasSize(2);
        assertThat(notices.countDead()).isEqualTo(1);
    }

    @Test
    void onlyWhatWasNotSentIsDropped() {
        notices.add(diagnosis, Channel.MAIL, "{}", NOON, NOON);
        notices.add(diagnosis, Channel.WEBHOOK, "{}", NOON, NOON);
        var sent = notices.claim(Channel.MAIL, 1, NOON, NOON, LATER).get(0);
        notices.sent(sent, NOON);
        var refused = notices.claim(Channel.WEBHOOK, 1, NOON, NOON, LATER).get(0);
        notices.giveUp(refused, "status 410", NOON);

        assertThat(notices.drop(sent.id())).isFalse();
        assertThat(notices.drop(refused.id())).isTrue();
        assertThat(notices.drop(refused.id())).isFalse();

        assertThat(notices.list(null, 9)).extracting(StoredNotice::id).containsExactly(sent.id());
    }

    @Test
    void whatIsPutBackWasNotTried() {
        notices.add(diagnosis, Channel.WEBHOOK, "{}", NOON, NOON);
        notices.putBack(notices.claim(Channel.WEBHOOK, 1, NOON, NOON, LATER).get(0), NOON);

        assertThat(notices.claim(Channel.WEBHOOK, 1, NOON, NOON, LATER))
                .singleElement()
                .satisfies(again -> assertThat(again.attempts()).isEqualTo(1));
    }

    @Test
    void noMoreIsClaimedThanMayGoTogether() {
        for (int i = 0; i < 5; i++) {
            notices.add(diagnosed(), Channel.MAIL, "{}", NOON, NOON);
        }

        assertThat(notices.claim(Channel.MAIL, 2, NOON, NOON, LATER)).hasSize(2);
        assertThat(notices.claim(Channel.MAIL, 9, NOON, NOON, LATER)).hasSize(3);
    }

    @Test
    void whatWasToldOfATargetIsRemembered() {
        notices.tell(target, Map.of("a", 1.0, "b", 2.0), NOON);
        notices.tell(target, Map.of("b", 3.0), LATER);

        assertThat(notices.told(target)).containsExactlyInAnyOrderEntriesOf(Map.of("a", 1.0, "b", 3.0));
        assertThat(notices.told(target + 1)).isEmpty();
    }
}
