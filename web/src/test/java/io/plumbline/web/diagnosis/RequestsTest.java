package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.target.AttributeNumber;
import io.plumbline.batch.target.BuildSource;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.DumpDirectory;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import io.plumbline.persistence.diagnosis.MarkChange;
import io.plumbline.persistence.notice.StoredNotice;
import io.plumbline.web.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant NOW = Instant.parse("2026-05-08T00:00:00Z");

    @Test
    void aDiagnosisLooksBackAsFarAsItsWindow() {
        var request = NewDiagnosis.from(NewTargetTest.json("{\"window\":\"PT10M\"}"), WEEK, NOW);

        assertThat(request.window()).isEqualTo(Duration.ofMinutes(10));
        assertThat(request.until()).isEmpty();
    }

    @Test
    void aDiagnosisMayLookBackFromAMomentOfWhichSamplesAreKept() {
        assertThat(NewDiagnosis.from(
                                NewTargetTest.json("{\"window\":\"PT6H\",\"until\":\"2026-05-07T05:00:00+02:00\"}"),
                                WEEK,
                                NOW)
                        .until())
                .contains(Instant.parse("2026-05-07T03:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-05-08T00:00:01Z\"",
                "\"2026-04-30T23:59:59Z\"",
                "\"2026-05-07T03:00:00\"",
                "\"yesterday\"",
                "\"\"",
                "1778119200"
            })
    void anyOtherMomentIsRefusedByName(String until) {
        var body = NewTargetTest.json("{\"window\":\"PT6H\",\"until\":" + until + "}");

        assertThatRefused(() -> NewDiagnosis.from(body, WEEK, NOW), "[until]");
    }

    @Test
    void twoSnapshotsAreNamedByTheirNumbersInABodyOrAnAddress() {
        assertThat(TwoSnapshots.from(NewTargetTest.json("{\"earlier\":12,\"later\":15}")))
                .isEqualTo(TwoSnapshots.from("12", " 15"))
                .isEqualTo(new TwoSnapshots(12, 15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"earlier\":12}",
                "{\"earlier\":12,\"later\":null}",
                "{\"earlier\":12,\"later\":12}",
                "{\"earlier\":12,\"later\":\"15\"}",
                "{\"earlier\":12,\"later\":-1}",
                "{\"earlier\":12,\"later\":1.5}"
            })
    void anyOtherTwoAreRefusedByName(String body) {
        assertThatRefused(() -> TwoSnapshots.from(NewTargetTest.json(body)), "[later]");
    }

    @Test
    void anAddressWithoutTwoNumbersIsRefusedByName() {
        assertThatRefused(() -> TwoSnapshots.from("12", null), "[later]");
        assertThatRefused(() -> TwoSnapshots.from("twelve", "15"), "[earlier]");
    }

    @Test
    void aWindowMayBeAsLongAsSamplesAreKept() {
        assertThat(NewDiagnosis.from(NewTargetTest.json("{\"window\":\"P7D\"}"), WEEK, NOW)
                        .window())
                .isEqualTo(WEEK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"window\":null}",
                "{\"window\":\"\"}",
                "{\"window\":\"10 minutes\"}",
                "{\"window\":\"PT0S\"}",
                "{\"window\":\"-PT10M\"}",
                "{\"window\":\"PT59S\"}",
                "{\"window\":\"P7DT1S\"}",
                "{\"window\":\"PT999999999999999999H\"}",
                "{\"window\":600}",
                "{\"window\":[\"PT10M\"]}"
            })
    void anyOtherWindowIsRefusedByName(String body) {
        assertThatRefused(() -> NewDiagnosis.from(NewTargetTest.json(body), WEEK, NOW), "[window]");
    }

    @Test
    void aMemberThatADiagnosisDoesNotHaveIsRefusedByName() {
        assertThatRefused(
                () -> NewDiagnosis.from(NewTargetTest.json("{\"window\":\"PT10M\",\"target\":1}"), WEEK, NOW),
                "[target]");
    }

    @Test
    void eventsAreChosenByAnExpressionAndAreAHundredUnlessItSaysOtherwise() {
        var body = EventSelection.from(NewTargetTest.json("{\"filter\":\" type ==\\n'x' \",\"limit\":7}"));

        assertThat(body).isEqualTo(new EventSelection(" type ==\n'x' ", 7));
        assertThat(EventSelection.from("true", null)).isEqualTo(new EventSelection("true", 100));
        assertThat(EventSelection.from("true", "1000").limit()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"filter\":null}", "{\"filter\":\" \"}", "{\"filter\":7}", "{\"filter\":\"\\u0000\"}"})
    void anyOtherExpressionIsRefusedByName(String body) {
        assertThatRefused(() -> EventSelection.from(NewTargetTest.json(body)), "[filter]");
    }

    @Test
    void whatAnExpressionOrALimitMayNotBeIsRefusedByName() {
        var tooLong = "x".repeat(4_001);
        assertThatRefused(() -> EventSelection.from(tooLong, null), "[filter]");
        assertThatRefused(() -> EventSelection.from((String) null, null), "[filter]");
        assertThatRefused(() -> EventSelection.from("true", "1001"), "[limit]");
        assertThatRefused(
                () -> EventSelection.from(NewTargetTest.json("{\"filter\":\"true\",\"limit\":0.5}")), "[limit]");
    }

    @Test
    void aFilterIsSavedAloneOrWithAFinding() {
        assertThat(NewFilter.from(NewTargetTest.json("{\"name\":\" waits \",\"expression\":\"true\"}")))
                .isEqualTo(new NewFilter("waits", "true", null));
        assertThat(NewFilter.from(NewTargetTest.json("{\"name\":\"w\",\"expression\":\"true\",\"finding\":12}")))
                .isEqualTo(new NewFilter("w", "true", 12L));
        assertThatRefused(() -> NewFilter.from(NewTargetTest.json("{}")), "[name, expression]");
        assertThatRefused(
                () -> NewFilter.from(NewTargetTest.json("{\"name\":\"w\",\"expression\":\"true\",\"finding\":\"12\"}")),
                "[finding]");
    }

    @Test
    void aCaptureIsAHistogramUnlessItSaysOtherwise() {
        assertThat(NewCapture.from(null).kind()).isEqualTo(Capture.Kind.HISTOGRAM);
        assertThat(NewCapture.from(NewTargetTest.json("{}")).kind()).isEqualTo(Capture.Kind.HISTOGRAM);
        assertThat(NewCapture.from(NewTargetTest.json("{\"kind\":\"RECORDING\"}"))
                        .kind())
                .isEqualTo(Capture.Kind.RECORDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap_snapshot", "Heap_Snapshot", "HEAP-SNAPSHOT", " heap-snapshot "})
    void aKindMayBeWrittenAsPeopleWriteIt(String kind) {
        assertThat(NewCapture.from(NewTargetTest.json("{\"kind\":\"" + kind + "\"}"))
                        .kind())
                .isEqualTo(Capture.Kind.HEAP_SNAPSHOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"kind\":\"CORE_DUMP\"}", "{\"kind\":1}", "{\"kind\":\"gc_log\"}", "{\"kind\":\"unknown\"}"})
    void anyOtherKindIsRefusedByName(String body) {
        assertThatRefused(() -> NewCapture.from(NewTargetTest.json(body)), "[kind]");
    }

    @Test
    void whoeverAsksForAnotherKindIsToldThoseThereAre() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> NewCapture.from(NewTargetTest.json("{\"kind\":\"core_dump\"}")))
                .satisfies(refusal -> assertThat(refusal.problem().members().get("reasons"))
                        .asString()
                        .contains("\"core_dump\"", "one of HISTOGRAM, RECORDING, HEAP_SNAPSHOT"));
    }

    @Test
    void aTargetIsChangedByAllTheRisksThatAreAccepted() {
        assertThat(TargetChange.from(NewTargetTest.json("{\"acceptedRisks\":[\"PATHS_TO_ROOTS\"]}"))
                        .acceptedRisks())
                .contains(Set.of(CaptureGate.Risk.PATHS_TO_ROOTS));
        assertThat(TargetChange.from(NewTargetTest.json("{\"acceptedRisks\":[]}"))
                        .acceptedRisks())
                .contains(Set.of());
        assertThat(TargetChange.from(NewTargetTest.json("{\"buildFrom\":\"property:app.version\"}")))
                .isEqualTo(new TargetChange(
                        Optional.empty(),
                        Optional.of(new BuildSource.Property("app.version")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aDirectoryForDumpsIsNamedTwiceOrTakenBack() {
        assertThat(TargetChange.from(NewTargetTest.json(
                                "{\"dumpDirectory\":\"/var/dumps\",\"dumpDirectoryHere\":\"/mnt/dumps\"}"))
                        .dumps())
                .contains(new TargetChange.DumpsInto(Optional.of(DumpDirectory.of("/var/dumps", "/mnt/dumps"))));
        assertThat(TargetChange.from(NewTargetTest.json("{\"dumpDirectory\":\"none\"}"))
                        .dumps())
                .contains(new TargetChange.DumpsInto(Optional.empty()));
        assertThatRefused(
                () -> TargetChange.from(NewTargetTest.json("{\"dumpDirectory\":\"/var/dumps\"}")),
                "[dumpDirectoryHere]");
        assertThatRefused(
                () -> TargetChange.from(
                        NewTargetTest.json("{\"dumpDirectory\":\"dumps\",\"dumpDirectoryHere\":\"/mnt/dumps\"}")),
                "[dumpDirectory]");
    }

    @Test
    void whatTellsTheLatencyIsAnAttributeOrTheTargetsOwnBean() {
        assertThat(TargetChange.from(NewTargetTest.json("{\"latencyFrom\":\"a:type=B#C.d\"}"))
                        .latency())
                .contains(new TargetChange.NumberSource(Optional.of(AttributeNumber.parse("a:type=B#C.d"))));
        assertThat(TargetChange.from(NewTargetTest.json("{\"latencyFrom\":\"own\"}"))
                        .latency())
                .contains(new TargetChange.NumberSource(Optional.empty()));
        assertThat(TargetChange.from(NewTargetTest.json("{\"requestsFrom\":\"a:type=B#C\"}"))
                        .requests())
                .contains(new TargetChange.NumberSource(Optional.of(AttributeNumber.parse("a:type=B#C"))));
        assertThatRefused(
                () -> TargetChange.from(NewTargetTest.json("{\"requestsFrom\":\"served\"}")), "[requestsFrom]");
        assertThatRefused(
                () -> TargetChange.from(NewTargetTest.json("{\"latencyFrom\":\"a:type=*#C\"}")), "[latencyFrom]");
    }

    @Test
    void aPolicyIsAskedForByItsNameIfItHasAnEnd() {
        var policies = List.of(SamplingPolicy.BLUE, SamplingPolicy.BACKGROUND);

        assertThat(NewPolicy.from(NewTargetTest.json("{\"policy\":\"blue\"}"), policies))
                .isEqualTo(new NewPolicy(SamplingPolicy.BLUE));
        for (var wrong : List.of("{}", "{\"policy\":\"background\"}", "{\"policy\":\"red\"}", "{\"policy\":1}")) {
            assertThatRefused(() -> NewPolicy.from(NewTargetTest.json(wrong), policies), "[policy]");
        }
        assertThatRefused(
                () -> NewPolicy.from(NewTargetTest.json("{\"policy\":\"blue\",\"for\":\"PT1H\"}"), policies), "[for]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"buildFrom\":\"\"}",
                "{\"buildFrom\":\"1.0\"}",
                "{\"buildFrom\":\"property:db.password\"}",
                "{\"buildFrom\":1}"
            })
    void anyOtherSourceOfABuildIsRefusedByName(String body) {
        assertThatRefused(() -> TargetChange.from(NewTargetTest.json(body)), "[buildFrom]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"acceptedRisks\":null}",
                "{\"acceptedRisks\":\"PATHS_TO_ROOTS\"}",
                "{\"acceptedRisks\":[\"ALL\"]}",
                "{\"acceptedRisks\":[null]}",
                "{\"acceptedRisks\":[1]}"
            })
    void anyOtherRiskIsRefusedByName(String body) {
        assertThatRefused(() -> TargetChange.from(NewTargetTest.json(body)), "[acceptedRisks]");
    }

    @Test
    void aTrialNamesItsChannel() {
        assertThat(NewNotice.channel(NewTargetTest.json("{\"channel\":\"mail\"}")))
                .isEqualTo(StoredNotice.Channel.MAIL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"channel\":\"pigeon\"}", "{\"channel\":1}"})
    void anyOtherChannelIsRefusedByName(String body) {
        assertThatRefused(() -> NewNotice.channel(NewTargetTest.json(body)), "[channel]");
    }

    @Test
    void aFindingIsAcknowledgedWithANote() {
        assertThat(change("{\"status\":\"ACKNOWLEDGED\",\"note\":\" fixed in 1.2 \"}"))
                .isEqualTo(MarkChange.to(Status.ACKNOWLEDGED).because("fixed in 1.2"));
    }

    @Test
    void whatIsNotSaidOfAFindingStaysAndNullDeletesIt() {
        assertThat(change("{\"status\":\"MUTED\"}")).isEqualTo(MarkChange.to(Status.MUTED));
        assertThat(change("{\"status\":\"MUTED\",\"note\":null,\"until\":null}"))
                .isEqualTo(MarkChange.to(Status.MUTED).because(null).until(null));
    }

    @Test
    void whatIsSaidOfAFindingEndsInTheFuture() {
        assertThat(change("{\"status\":\"MUTED\",\"until\":\"2026-05-01T02:00:00+02:00\"}"))
                .isEqualTo(MarkChange.to(Status.MUTED).until(Instant.parse("2026-05-01T00:00:00Z")));
        assertThat(change("{\"status\":\"OPEN\",\"until\":null}"))
                .isEqualTo(MarkChange.to(Status.OPEN).until(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-04-30T00:00:00Z",
                "2026-04-01T00:00:00Z",
                "2026-05-01",
                "2026-05-01T00:00:00",
                "+10000-01-01T00:00:00Z",
                "tomorrow",
                ""
            })
    void anyOtherEndIsRefusedByName(String until) {
        assertThatRefused(() -> change("{\"status\":\"MUTED\",\"until\":\"" + until + "\"}"), "[until]");
    }

    @Test
    void anOpenFindingHasNoEnd() {
        assertThatRefused(() -> change("{\"status\":\"OPEN\",\"until\":\"2026-05-01T00:00:00Z\"}"), "[until]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"status\":\"DONE\"}", "{\"status\":true}", "{\"status\":\"\"}"})
    void anyOtherStatusIsRefusedByName(String body) {
        assertThatRefused(() -> change(body), "[status]");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        var body = "{\"status\":\"DONE\",\"note\":\"" + "n".repeat(1_001) + "\",\"until\":7,\"by\":\"me\"}";

        assertThatRefused(() -> change(body), "[by, status, note, until]");
    }

    private static MarkChange change(String body) {
        return FindingChange.from(NewTargetTest.json(body), Instant.parse("2026-04-30T00:00:00Z"));
    }

    @Test
    void aMomentHasAnOffset() {
        var query = new Query();

        assertThat(query.moment("from", "2026-01-01T12:00:00 01:00").orElseThrow())
                .isEqualTo("2026-01-01T11:00:00Z");
        assertThat(query.moment("from", null)).isEmpty();
        assertThat(query.moment("from", "yesterday")).isEmpty();
        assertThatRefused(query::refuse, "[from]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "ten", "1e2", "99999999999"})
    void aLimitOutsideItsBoundsIsRefused(String limit) {
        assertThatRefused(() -> Query.limit(limit), "[limit]");
    }

    @Test
    void aChoiceIsOneOfItsConstants() {
        var query = new Query();

        assertThat(query.choice("status", "muted", Status.class)).contains(Status.MUTED);
        assertThat(query.choice("status", "gone", Status.class)).isEmpty();
        assertThatRefused(query::refuse, "[status]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap_snapshot", "Heap_Snapshot", "HEAP-SNAPSHOT", " heap-snapshot "})
    void aKindIsAskedForAsItIsTaken(String kind) {
        assertThat(new Query().choice("kind", kind, Capture.Kind.known())).contains(Capture.Kind.HEAP_SNAPSHOT);
    }

    @Test
    void nobodyIsOfferedWhatOnlyANewerVersionKnows() {
        var query = new Query();

        assertThat(query.choice("kind", "unknown", Capture.Kind.known())).isEmpty();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(query::refuse)
                .satisfies(refusal -> assertThat(refusal.problem().members().toString())
                        .contains("[histogram, recording, heap_snapshot, gc_log]"));
    }

    @Test
    void aWindowDoesNotEndBeforeItBegins() {
        var query = new Query();
        var from = query.moment("from", "2026-01-02T00:00:00Z").orElseThrow();

        query.inOrder(from, from.minusSeconds(1));

        assertThatRefused(query::refuse, "[to]");
    }

    private static void assertThatRefused(ThrowingCallable request, String elements) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(request).satisfies(refusal -> {
            assertThat(refusal.problem().status()).isEqualTo(400);
            assertThat(refusal.problem().members().get("invalidElements")).hasToString(elements);
        });
    }
}
