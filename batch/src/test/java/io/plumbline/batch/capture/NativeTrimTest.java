package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class NativeTrimTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int DEFLATERS = 600;

    /** Each takes a quarter of a megabyte. One of twenty stays, so that the library cannot give back all at the end of its memory. */
    @Test
    void whatWasFreedIsGivenBackAndWhatIsInUseStays() throws Exception {
        var kept = new ArrayList<Deflater>();
        try (var self = JvmConnection.toThisJvm()) {
            NativeTrim.givenBack(self, LONG);
            fill(kept);
            assertThat(NativeTrim.givenBack(self, LONG).orElseThrow())
                    .as("in use")
                    .isLessThan(40L << 20);
            for (int i = 0; i < kept.size(); i++) {
                if (i % 20 != 0) {
                    kept.get(i).end();
                }
            }
            assertThat(NativeTrim.givenBack(self, LONG).orElseThrow())
                    .as("freed")
                    .isGreaterThan(60L << 20);
        } finally {
            kept.forEach(Deflater::end);
        }
    }

    private static void fill(List<Deflater> kept) {
        var input = new byte[100_000];
        var output = new byte[1_000];
        for (int i = 0; i < DEFLATERS; i++) {
            var deflater = new Deflater();
            deflater.setInput(input);
            assertThat(deflater.deflate(output)).isPositive();
            kept.add(deflater);
        }
    }

    @Test
    void anotherJvmOfThisMachineIsTrimmed() throws Exception {
        try (var other = RunningJvm.start(1);
                var connection = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            assertThat(NativeTrim.givenBack(connection, LONG)).isPresent();
        }
    }
}
