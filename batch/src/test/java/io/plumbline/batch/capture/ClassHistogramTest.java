package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plumbline.batch.capture.ClassHistogram.Entry;
import io.plumbline.batch.capture.ClassHistogram.Scope;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {

    private static final String JDK_17 = """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         10000       80000000  [B (java.base@17.0.15)
               2:           300          12000  [Ljava.lang.String; (java.base@17.0.15)
               3:           200           9600  com.example.Cart
               4:            10            320  com.example.Cart$$Lambda$14/0x00007f3d4c000a00
               5:            12            384  com.example.Cart$$Lambda$15/0x00007f3d4c000c18
               6:             1             96  [[Lcom.example.Cart$Row;
               7:             1             16  java.lang.invoke.LambdaForm$MH/0x00007f3d4c001000 (java.base@17.0.15)
            Total         10524       80022416
            """;

    private static final String JDK_25 = """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:            20            640  com.example.Cart$$Lambda/0x000074d01c000a00
               2:             5            120  com.example.Cart$$Lambda/0x000074d01c000c18
               3:             2             64  [J (java.base@25.0.3)
            Total            27            824
            """;

    private static ClassHistogram parse(String table) throws HistogramFormatException {
        return ClassHistogram.parse(table, Instant.EPOCH, Scope.ALL, Duration.ofMillis(5));
    }

    @Test
    void namesAreReadableAndWithoutModules() throws Exception {
        assertThat(parse(JDK_17).entries())
                .extracting(Entry::className)
                .containsExactly(
                        "byte[]",
                        "java.lang.String[]",
                        "com.example.Cart",
                        "com.example.Cart$$Lambda",
                        "com.example.Cart$Row[][]",
                        "java.lang.invoke.LambdaForm$MH");
    }

    @Test
    void lambdasOfOneClassAreOneEntryOnEveryJdk() throws Exception {
        assertThat(parse(JDK_17).entries()).contains(new Entry("com.example.Cart$$Lambda", 22, 704));
        assertThat(parse(JDK_25).entries()).contains(new Entry("com.example.Cart$$Lambda", 25, 760));
    }

    @Test
    void totalsAreThoseOfTheTable() throws Exception {
        var histogram = parse(JDK_17);

        assertThat(histogram.totalInstances()).isEqualTo(10524);
        assertThat(histogram.totalBytes()).isEqualTo(80022416);
    }

    @Test
    void keepingLeavesTheLargestClassesAndThoseOfManyInstances() throws Exception {
        var kept = parse(JDK_17).keeping(0.99, 250);

        assertThat(kept.entries()).extracting(Entry::className).containsExactly("byte[]", "java.lang.String[]");
        assertThat(kept.totalBytes()).isEqualTo(80022416);
    }

    @Test
    void keepingEverythingLeavesAll() throws Exception {
        var histogram = parse(JDK_17);

        assertThat(histogram.keeping(1, 0)).isEqualTo(histogram);
    }

    @Test
    void aShareIsBetweenNothingAndAll() throws Exception {
        var histogram = parse(JDK_17);

        assertThatIllegalArgumentException().isThrownBy(() -> histogram.keeping(Double.NaN, 0));
    }

    @Test
    void anErrorMessageOfTheJvmIsNoHistogram() {
        assertThatExceptionOfType(HistogramFormatException.class)
                .isThrownBy(() -> parse("Unable to allocate memory for the table"))
                .withMessageContaining("Unable to allocate");
    }

    /** Which a pattern that tries each space as the end of the name read in the square of their number. */
    @Test
    void aRowThatGoesOnForEverIsCutOff() throws Exception {
        var histogram = parse("1: 1 1 a" + " ".repeat(1 << 20) + "b\n2: 1 1 " + "c".repeat(1 << 20) + "\n");

        assertThat(histogram.entries())
                .containsExactly(new Entry("a", 1, 1), new Entry("c".repeat(HistogramTable.LONGEST_NAME), 1, 1));
    }

    @Test
    void classesThatAreTooManyAreInTheTotalsAlone() throws Exception {
        var table = new StringBuilder();
        for (int i = 0; i < HistogramTable.MOST_CLASSES + 2; i++) {
            table.append(i).append(": 1 16 com.example.C").append(i).append('\n');
        }

        var histogram = parse(table.toString());

        assertThat(histogram.entries()).hasSize(HistogramTable.MOST_CLASSES);
        assertThat(histogram.totalInstances()).isEqualTo(HistogramTable.MOST_CLASSES + 2);
        assertThat(histogram.totalBytes()).isEqualTo(16L * (HistogramTable.MOST_CLASSES + 2));
    }

    @Test
    void numbersThatNoHeapHoldsDoNotTurnNegative() throws Exception {
        var histogram = parse("1: 999999999999999999 999999999999999999 com.example.Cart\n".repeat(20));

        assertThat(histogram.entries()).containsExactly(new Entry("com.example.Cart", Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(histogram.totalBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(histogram.keeping(0.99, 1)).isEqualTo(histogram);
    }

    @Test
    void aNameThatNoDatabaseTakesIsChanged() throws Exception {
        assertThat(parse("1: 1 16 com.example\0Cart\n").entries())
                .extracting(Entry::className)
                .containsExactly("com.example\uFFFDCart");
    }

    @Test
    void whatIsQuotedOfAnotherAnswerIsShort() {
        assertThatExceptionOfType(HistogramFormatException.class)
                .isThrownBy(() -> parse("x".repeat(1 << 20)))
                .withMessage("the JVM's answer is not a class histogram; it begins \"" + "x".repeat(100) + "\"");
    }
}
