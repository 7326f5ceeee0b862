package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BloomFilterTest {

    private static final int TEXTS = 100_000;

    @Test
    void whatWasAddedIsNeverRuledOut() {
        var filter = filled(7);

        for (int i = 0; i < TEXTS; i++) {
            assertThat(filter.mayContain("c" + i)).isTrue();
        }
    }

    @Test
    void aFullFilterTakesOneStrangerInAHundredForAMember() {
        var filter = filled(7);

        var taken = strangersTaken(filter);

        assertThat(taken).isBetween(TEXTS / 500, TEXTS / 50);
        assertThat(filter.bytes()).isLessThan(TEXTS * 10 / 8 + 128);
    }

    @Test
    void aHalfFullOneTakesFarFewer() {
        var filter = new BloomFilter(2 * TEXTS, 7);
        for (int i = 0; i < TEXTS; i++) {
            filter.add("c" + i);
        }

        assertThat(strangersTaken(filter)).isLessThan(TEXTS / 1_000);
    }

    @Test
    void whichStrangersAreTakenDependsOnTheSeed() {
        var one = filled(7);
        var other = filled(8);
        var both = 0;
        for (int i = 0; i < TEXTS; i++) {
            both += one.mayContain("u" + i) && other.mayContain("u" + i) ? 1 : 0;
        }

        assertThat(both).isLessThan(TEXTS / 1_000);
    }

    @Test
    void addingTellsWhetherTheTextIsNew() {
        var filter = new BloomFilter(TEXTS, 7);

        assertThat(filter.add("one")).isTrue();
        assertThat(filter.add("one")).isFalse();
        assertThat(filter.add("other")).isTrue();
    }

    @Test
    void aFilterForNothingWorks() {
        var filter = new BloomFilter(0, 7);

        assertThat(filter.mayContain("")).isFalse();
        filter.add("");
        assertThat(filter.mayContain("")).isTrue();
    }

    private static BloomFilter filled(long seed) {
        var filter = new BloomFilter(TEXTS, seed);
        for (int i = 0; i < TEXTS; i++) {
            filter.add("c" + i);
        }
        return filter;
    }

    private static int strangersTaken(BloomFilter filter) {
        var taken = 0;
        for (int i = 0; i < TEXTS; i++) {
            taken += filter.mayContain("u" + i) ? 1 : 0;
        }
        return taken;
    }
}
