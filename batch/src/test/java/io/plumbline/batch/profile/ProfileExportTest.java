package io.plumbline.batch.profile;

import static io.plumbline.batch.profile.Profiles.ADD;
import static io.plumbline.batch.profile.Profiles.SERVE;
import static io.plumbline.batch.profile.Profiles.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ProfileExportTest {

    private static final String TAG = "<script>alert(1)</script>";

    /** The library tells a name's common beginning with the one before by one character: 28 of them by this one. */
    private static final String TWENTY_EIGHT = "a".repeat(28);

    private static String graph(Profile profile, String title) throws IOException {
        var page = new ByteArrayOutputStream();
        FlameGraphs.write(profile, title, page);
        return page.toString(StandardCharsets.UTF_8);
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    @Test
    void collapsedStacksBeginOutermostAndEndWithTheClass() throws IOException {
        var text = new StringWriter();

        CollapsedStacks.write(
                Profiles.of(
                        1, stack("byte[]", 2, 100, ADD, SERVE), stack("evil;\nname", 1, 7, new Frame("a", "b;c\n", 1))),
                text);

        assertThat(text).hasToString("shop.web.Server.serve;shop.Cart.add;byte[] 200\na.b_c_;evil__name 7\n");
    }

    @Test
    void aFlameGraphIsAPageThatLoadsNothing() throws IOException {
        var page = graph(Profiles.of(1, stack("byte[]", 2, 100, ADD, SERVE)), "Allocated & kept");

        assertThat(page)
                .contains("' shop.Cart.add'")
                .contains("web.Server.serve'")
                .contains("<h1>Allocated &amp; kept</h1>")
                .doesNotContain(" src=")
                .doesNotContain("<link")
                .doesNotContain("@import")
                .doesNotContain("url(");
    }

    @Test
    void noNameGetsOutOfTheScriptOfAFlameGraph() throws IOException {
        var plain = graph(Profiles.of(1, stack("byte[]", 2, 100, ADD)), "title");
        var hostile = graph(
                Profiles.of(
                        1,
                        stack("byte[]" + TAG, 2, 100, new Frame("shop.Cart" + TAG, "add" + TAG, 1)),
                        stack("'];alert(1);['", 2, 100, new Frame("\\'];alert(2);//", "x\n];alert(3)\u2028", 1)),
                        stack(TWENTY_EIGHT, 2, 100, new Frame("", TWENTY_EIGHT + "/script><img onerror=alert(4)>", 1))),
                "title " + TAG + " ' \"");

        for (var part : new String[] {"<script", "</script", "<img", "<!--"}) {
            assertThat(count(hostile, part)).as(part).isEqualTo(count(plain, part));
        }
        assertThat(hostile)
                .contains("title &lt;script&gt;")
                .contains("\\x3cscript>alert(1)\\x3c/script>")
                .contains("\\'];alert(1);[\\'")
                .contains("\\\\\\'];alert(2);//.x_];alert(3)_");
        assertThat(count(hostile, "\n];")).isEqualTo(count(plain, "\n];"));
    }

    @Test
    void aDifferentialFlameGraphComparesProfilesOfOneReadingAlone() throws IOException {
        var page = new ByteArrayOutputStream();
        var baseline = Profiles.of(10, stack("byte[]", 2, 1_000, ADD, SERVE));
        var later = Profiles.of(20, stack("byte[]", 2, 1_000, ADD, SERVE), stack("int[]", 5, 1_000, SERVE));

        FlameGraphs.writeDiff(baseline, later, "diff " + TAG, page);

        assertThat(page.toString(StandardCharsets.UTF_8)).contains("d=").doesNotContain(TAG);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        FlameGraphs.writeDiff(Profiles.of(Reading.LIVE, Weighting.ALL_BYTES, 1, 0), later, "", page))
                .withMessageContaining("one reading");
    }

    /* That Google's own tool reads it, its format says; here the parts that it needs are looked for. */
    @Test
    void pprofHasSamplesFunctionsAndBothValues() throws IOException {
        var zipped = new ByteArrayOutputStream();
        Pprof.write(Profiles.of(Reading.LIVE, Weighting.ALL_BYTES, 1, 0, stack("byte[]", 2, 100, ADD, SERVE)), zipped);

        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.toByteArray()))) {
            var message = unzipped.readAllBytes();
            var text = new String(message, StandardCharsets.ISO_8859_1);
            assertThat(text).contains("inuse_objects", "count", "inuse_space", "bytes", "shop.Cart.add", "byte[]");
            assertThat(ProtoFields.numbers(message)).contains(1, 2, 4, 5, 6, 9, 10, 14);
        }
    }
}
