package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.batch.report.Night.NightTarget;
import io.plumbline.batch.report.Night.Outcome;
import io.plumbline.batch.verdict.Area;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page that is read first. */
class NightTest {

    private static final Instant AT = Instant.parse("2026-03-01T02:30:00Z");
    private static final String HOSTILE = "=cmd()<script>alert(\"x\")</script>";

    @Test
    void itSaysWhoLeaksAndHowManyAreNew() {
        var night = night(
                target("a", Outcome.STEADY),
                target("b", Outcome.LEAK, Change.Kind.CONTINUING),
                target("c", Outcome.LEAK, Change.Kind.NEW),
                target("d", Outcome.GROWTH, Change.Kind.NEW),
                target("e", Outcome.NOT_LOOKED_AT));

        assertThat(night.worst()).isEqualTo(Outcome.LEAK);
        assertThat(night.sentence()).isEqualTo("2 of 5 targets leak: b, c; 1 new. 1 of 5 could not be judged.");
    }

    @Test
    void growthIsNoAccusation() {
        assertThat(night(target("a", Outcome.GROWTH, Change.Kind.CONTINUING)).sentence())
                .isEqualTo("Nobody is accused. 1 of 1 targets grows: a; none is new.");
    }

    @Test
    void nothingToWorryAboutIsSaidOnlyIfSomebodyWasJudged() {
        assertThat(night(target("a", Outcome.STEADY)).sentence()).isEqualTo("Nothing to worry about.");
        assertThat(night(target("a", Outcome.FAILED), target("b", Outcome.INCONCLUSIVE))
                        .sentence())
                .isEqualTo("None of 2 targets could be judged.");
        assertThat(night().sentence()).isEqualTo("No target was watched.");
    }

    @Test
    void whatIsMutedWorriesNobodyAndComesLast() {
        var muted = new NightTarget(
                1,
                "muted",
                1L,
                Outcome.LEAK,
                "It leaks.",
                null,
                null,
                null,
                null,
                List.of(),
                1,
                1,
                List.of(said(false)));

        var night = night(muted, target("steady", Outcome.STEADY));

        assertThat(night.sentence()).isEqualTo("Nothing to worry about.");
        assertThat(night.targets()).extracting(NightTarget::name).containsExactly("steady", "muted");
        assertThat(NightHtml.of(night))
                .contains(
                        "<h2>Muted</h2>",
                        "<li><small>byte[] muted until 2026-03-01 10:30 by ada: a cache</small></li>");
    }

    @Test
    void whatWasMutedForAWhileIsToldWithTheReasonAndWorriesAgain() {
        var again = new NightTarget(
                1,
                "again",
                1L,
                Outcome.LEAK,
                "It leaks.",
                null,
                null,
                null,
                null,
                List.of(),
                1,
                0,
                List.of(said(true)));

        var night = night(again);

        assertThat(night.sentence()).isEqualTo("1 of 1 targets leaks: again.");
        assertThat(NightHtml.of(night)).contains("byte[] was muted until 2026-03-01 10:30 by ada: a cache");
        assertThat(NightCsv.of(night)).contains(",byte[] was muted until 2026-03-01 10:30 by ada: a cache\r\n");
        assertThat(NightJson.of(night)).contains("\"hasEnded\":true", "\"until\":\"2026-03-01T02:30:00Z\"");
    }

    @Test
    void whatIsKnownOfASayingIsSaid() {
        var acknowledged = new Night.Said("f", "byte[]", Night.Said.What.ACKNOWLEDGED, false, null, null, null);

        assertThat(acknowledged.sentence(new LocalTimes(ZoneId.of("UTC")))).isEqualTo("acknowledged");
    }

    private static Night.Said said(boolean hasEnded) {
        return new Night.Said(
                "f",
                "byte[]",
                Night.Said.What.MUTED,
                hasEnded,
                Instant.parse("2026-03-01T02:30:00Z"),
                "ada",
                "a cache");
    }

    @Test
    void whatIsOnlyMutedInPartWorriesAndWhatEarlierVersionsReportedIsNotCalledOld() {
        var part = new NightTarget(
                1, "part", 1L, Outcome.LEAK, "It leaks.", null, null, null, null, List.of(), 2, 1, List.of());

        assertThat(night(part).sentence()).isEqualTo("1 of 1 targets leaks: part.");
    }

    @Test
    void aNightThatIsNotOverSaysSo() {
        var night = new Night(AT, null, true, ZoneId.of("UTC"), List.of(target("a", Outcome.STEADY)));

        assertThat(night.sentence()).isEqualTo("Nothing to worry about. The night is not over yet.");
    }

    @Test
    void whoeverEndsFirstComesFirst() {
        var later = new NightTarget(
                1,
                "later",
                1L,
                Outcome.LEAK,
                "",
                9e9,
                null,
                AT.plus(Duration.ofDays(2)),
                null,
                List.of(),
                1,
                0,
                List.of());
        var sooner = new NightTarget(
                2,
                "sooner",
                2L,
                Outcome.LEAK,
                "",
                1.0,
                null,
                AT.plus(Duration.ofHours(2)),
                null,
                List.of(),
                1,
                0,
                List.of());

        assertThat(night(target("never", Outcome.LEAK), later, sooner).targets())
                .extracting(NightTarget::name)
                .containsExactly("sooner", "later", "never");
    }

    @Test
    void thePageLeadsToTheReportsAndTheNightBeforeInTheAdministratorsTime() {
        var page = NightHtml.of(night(target("a", Outcome.LEAK, Change.Kind.WORSE), target("b", Outcome.FAILED)));

        assertThat(page)
                .contains("<h1>2026-03-01 10:30</h1>")
                .contains("<a href=\"../reports/7\">a</a>")
                .contains("<a href=\"./2026-02-28T02:30:00Z\">The night before, 2026-02-28 10:30</a>")
                .contains("<strong class=\"worse\">worse</strong>")
                .contains("<b>What to do:</b> Bound it.")
                .contains("<h2>What was not judged</h2>")
                .doesNotContain("<script", "http://", "https://", "url(", "@import", "src=");
    }

    @Test
    void whatIsGoneOnSteadyTargetsIsTold() {
        assertThat(NightHtml.of(night(target("a", Outcome.STEADY, Change.Kind.GONE))))
                .contains("<h2>What is gone</h2>")
                .contains("<strong class=\"gone\">gone</strong>");
    }

    @Test
    void hostileNamesStayTextEverywhere() throws JsonProcessingException {
        var night = night(target(HOSTILE, Outcome.LEAK, Change.Kind.NEW), target(HOSTILE, Outcome.FAILED));

        assertThat(NightHtml.of(night)).doesNotContain("<script");
        assertThat(NightCsv.of(night)).doesNotContain(",=").contains("\"'=cmd()<script>alert(\"\"x\"\")</script>\"");
        assertThat(new ObjectMapper()
                        .readTree(NightJson.of(night))
                        .get("targets")
                        .get(0)
                        .get("name")
                        .asText())
                .isEqualTo(HOSTILE);
    }

    @Test
    void theTableHasOneLineForEachTargetWithAllColumns() {
        var lines = NightCsv.of(night(target("a", Outcome.LEAK, Change.Kind.NEW), target("b", Outcome.STEADY)))
                .split("\r\n");

        assertThat(lines).hasSize(3);
        assertThat(lines[1])
                .startsWith("2026-03-01T02:30:00Z,a,7,LEAK,300000.0,,")
                .contains(",NEW f,0,");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.chars()
                                .filter(character -> character == ',')
                                .count())
                        .isEqualTo(10));
    }

    private static Night night(NightTarget... targets) {
        return new Night(AT, AT.minus(Duration.ofDays(1)), false, ZoneId.of("Asia/Shanghai"), List.of(targets));
    }

    private static NightTarget target(String name, Outcome outcome, Change.Kind... changes) {
        boolean grows = outcome == Outcome.LEAK || outcome == Outcome.GROWTH;
        return new NightTarget(
                3,
                name,
                7L,
                outcome,
                name + " it is",
                grows ? 300e3 : null,
                null,
                null,
                grows ? "Bound it." : null,
                List.of(changes).stream().map(NightTest::change).toList(),
                grows ? 1 : 0,
                0,
                List.of());
    }

    private static Change change(Change.Kind kind) {
        return new Change(kind, "f", Area.HEAP, HOSTILE, HOSTILE, HOSTILE, AT, null, before(kind), null, null, false);
    }

    private static @Nullable String before(Change.Kind kind) {
        return kind == Change.Kind.NEW ? null : "100 bytes/s";
    }
}
