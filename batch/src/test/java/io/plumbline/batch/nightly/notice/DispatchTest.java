package io.plumbline.batch.nightly.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.notice.StoredNotice;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import io.plumbline.persistence.notice.StoredNotice.State;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of notices by the ways in which bringing them may end. */
class DispatchTest {

    private final Waiting waiting = new Waiting();
    private final List<String> brought = new ArrayList<>();

    /** What a carrier does with all notices that it is given. */
    @FunctionalInterface
    private interface Bringing {
        void bring(List<StoredNotice> notices) throws DeliveryException, InterruptedException;
    }

    @Test
    void oneThatCannotBeBroughtAtAllKeepsBackNoOther() {
        waiting.leak("shop", Channel.MAIL);
        waiting.leak("broken", Channel.MAIL);
        waiting.leak("billing", Channel.MAIL);

        dispatch(1, this::bringUnlessBroken).run();

        assertThat(waiting.notices().list(State.SENT, 9)).hasSize(2);
        assertThat(waiting.notices().list(State.DEAD, 9)).singleElement().satisfies(dead -> {
            assertThat(dead.content()).contains("broken");
            assertThat(dead.problem()).contains("cannot be brought").contains("no such thing");
        });
        assertThat(brought).hasSize(2);
    }

    @Test
    void aStopWhileTheLastAttemptIsUnderWayIsNoFailure() {
        waiting.leak("shop", Channel.MAIL);

        dispatch(1, notices -> {
                    throw new InterruptedException();
                })
                .run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(waiting.notices().list(null, 9)).singleElement().satisfies(notice -> {
            assertThat(notice.state()).isEqualTo(State.WAITING);
            assertThat(notice.attempts()).isZero();
            assertThat(notice.nextAttemptAt()).isEqualTo(Waiting.NOON);
        });
    }

    @Test
    void nobodyElseBringsWhatIsStillBeingBrought() {
        waiting.leak("shop", Channel.MAIL);

        dispatch(
                        1,
                        notices -> assertThat(waiting.notices().list(State.WAITING, 9))
                                .singleElement()
                                .satisfies(notice -> assertThat(notice.nextAttemptAt())
                                        .isEqualTo(Waiting.NOON.plus(Duration.ofMinutes(20)))))
                .run();

        assertThat(waiting.notices().list(State.SENT, 9)).hasSize(1);
    }

    @Test
    void theUsualAttemptsOutlastAWeekend() {
        var span = Duration.ZERO;
        for (int attempt = 1; attempt < 80; attempt++) {
            span = span.plus(Dispatch.pause(Duration.ofSeconds(30), attempt));
        }

        assertThat(span).isBetween(Duration.ofDays(3), Duration.ofDays(3).plusHours(3));
    }

    private void bringUnlessBroken(List<StoredNotice> notices) {
        if (notices.stream().anyMatch(notice -> notice.content().contains("broken"))) {
            throw new IllegalArgumentException("no such thing");
        }
        notices.forEach(notice -> brought.add(notice.content()));
    }

    private Dispatch dispatch(int attempts, Bringing bringing) {
        var settings = new NoticeSettings(
                null, null, attempts, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofDays(3), null);
        return new Dispatch(
                new Carried(bringing), waiting.notices(), settings, Clock.fixed(Waiting.NOON, ZoneOffset.UTC));
    }

    private record Carried(Bringing bringing) implements Carrier {

        @Override
        public Channel channel() {
            return Channel.MAIL;
        }

        @Override
        public int atOnce() {
            return 9;
        }

        @Override
        public Duration gather() {
            return Duration.ZERO;
        }

        @Override
        public Duration longestTime() {
            return Duration.ofMinutes(20);
        }

        @Override
        public void bring(List<StoredNotice> notices) throws DeliveryException, InterruptedException {
            bringing.bring(notices);
        }
    }
}
