package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.redirect.LinkStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownCodesTest {

    private static final int DOUBTS = 20;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final KnownCodes codes = new KnownCodes(false, nanos::get);

    @Test
    void nothingIsRuledOutBeforeAllCodesAreRead() {
        codes.add("there");

        assertThat(ruledOut("unknown")).isFalse();
    }

    @Test
    void afterwardsWhatIsNotThereIs() {
        read("there");

        assertThat(ruledOut("unknown")).isTrue();
        assertThat(ruledOut("there")).isFalse();
        assertThat(codes.size()).isEqualTo(1);
    }

    @Test
    void aNewCodeIsNotRuledOut() {
        read("there");

        codes.add("new");

        assertThat(ruledOut("new")).isFalse();
    }

    @Test
    void aCodeThatIsMadeWhileAllAreReadIsNotRuledOut() {
        codes.read(stored -> {
            var taker = stored.apply(1);
            codes.add("new");
            taker.accept("there");
        });

        assertThat(ruledOut("new")).isFalse();
        assertThat(ruledOut("unknown")).isTrue();
    }

    @Test
    void nothingIsRuledOutASecondAfterNoticesWereHeardOf() {
        read("there");
        codes.heard(nanos.get());

        pass(Duration.ofMillis(999));
        assertThat(ruledOut("unknown")).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(ruledOut("unknown")).isFalse();

        codes.heard(nanos.get());
        assertThat(ruledOut("unknown")).isTrue();
    }

    @Test
    void afterMissedNoticesNothingIsRuledOutBeforeAllCodesAreReadAgain() {
        read("there");

        codes.distrust();
        assertThat(ruledOut("unknown")).isFalse();

        read("there", "missed");
        assertThat(ruledOut("missed")).isFalse();
        assertThat(ruledOut("unknown")).isTrue();
    }

    @Test
    void codesThatWereReadWhileNoticesWereMissedAreThrownAway() {
        codes.read(stored -> {
            stored.apply(1).accept("there");
            codes.distrust();
        });

        assertThat(ruledOut("unknown")).isFalse();
    }

    @Test
    void ofTwoReadingsTheLaterOneCounts() {
        codes.read(first -> {
            first.apply(1).accept("first");
            read("second");
        });

        assertThat(ruledOut("second")).isFalse();
        assertThat(ruledOut("first")).isTrue();
    }

    @Test
    void aReadingThatFailsChangesNothing() {
        read("there");

        assertThatThrownBy(() -> codes.read(stored -> {
                    stored.apply(2).accept("there");
                    throw new LinkStoreException(new SQLException("gone"));
                }))
                .isInstanceOf(LinkStoreException.class);

        assertThat(ruledOut("unknown")).isTrue();
        assertThat(ruledOut("there")).isFalse();
    }

    @Test
    void aFewCodesAreLookedUpAllTheSame() {
        read("there");

        for (int i = 0; i < DOUBTS; i++) {
            assertThat(codes.ruleOut("unknown")).isFalse();
        }
        assertThat(codes.ruleOut("unknown")).isTrue();
        assertThat(codes.ruledOut()).isEqualTo(1);

        pass(Duration.ofMillis(500));
        codes.heard(nanos.get());
        assertThat(codes.ruleOut("unknown")).isFalse();
        assertThat(codes.ruleOut("unknown")).isTrue();
    }

    @Test
    void asManyCodesMoreThanThereWereAreWorthAnotherReading() {
        codes.read(stored -> stored.apply(100_000).accept("there"));
        for (int i = 0; i < 124_000; i++) {
            codes.add("new" + i);
        }
        assertThat(codes.isOutgrown()).isFalse();
        for (int i = 0; i < 5_000; i++) {
            codes.add("newer" + i);
        }
        assertThat(codes.isOutgrown()).isTrue();

        codes.read(stored -> {
            stored.apply(129_001).accept("there");
            assertThat(codes.isOutgrown()).isFalse();
        });
        assertThat(codes.isOutgrown()).isFalse();
    }

    @Test
    void inLooseModeCodesAreKnownInSmallLetters() {
        var loose = new KnownCodes(true, nanos::get);
        loose.read(stored -> stored.apply(1).accept("OLD"));
        loose.heard(nanos.get());
        loose.add("New");

        assertThat(loose.ruleOut("old")).isFalse();
        for (int i = 0; i < DOUBTS; i++) {
            loose.ruleOut("unknown");
        }
        assertThat(loose.ruleOut("unknown")).isTrue();
        assertThat(loose.ruleOut("old")).isFalse();
        assertThat(loose.ruleOut("new")).isFalse();
    }

    private void read(String... all) {
        codes.read(stored -> {
            var taker = stored.apply(all.length);
            for (var code : all) {
                taker.accept(code);
            }
        });
        codes.heard(nanos.get());
    }

    /** Once every doubt is used up. */
    private boolean ruledOut(String code) {
        var isOut = false;
        for (int i = 0; i <= DOUBTS; i++) {
            isOut = codes.ruleOut(code);
        }
        return isOut;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
