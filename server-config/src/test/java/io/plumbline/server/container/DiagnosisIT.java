package io.plumbline.server.container;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.plumbline.server.container.ConsolePages.named;
import static io.plumbline.server.container.ConsolePages.signIn;
import static io.plumbline.server.container.ConsolePages.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.plumbline.server.demo.DiagnosisApi;
import io.plumbline.server.demo.LabJvm;
import io.plumbline.server.demo.LabTruth;
import io.plumbline.server.product.Awaiting;
import io.plumbline.server.product.DiagnosisTables;
import io.plumbline.testing.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
@TestInstance(Lifecycle.PER_CLASS)
class DiagnosisIT {

    private static final Path LAB = Path.of("target", "plumbline", "lab", "plumbline-lab.jar");
    private static final Duration VERDICT = Duration.ofMinutes(8);
    private static final double TENTH = 0.1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DiagnosisApi api = new DiagnosisApi(ServerUnderTest.address(), ServerUnderTest.API_KEY);

    private final DiagnosisTables tables = new DiagnosisTables(ServerUnderTest.database());

    @RegisterExtension
    final Browser browser = new Browser();

    private Optional<ServerSocket> blackHole = Optional.empty();
    private Optional<LabJvm> leak = Optional.empty();
    private Optional<LabJvm> threads = Optional.empty();
    private Optional<LabJvm> twin = Optional.empty();
    private long leakTarget;
    private long threadsTarget;
    private long twinTarget;
    private long unreachableTarget;
    private long blackHoleTarget;

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @BeforeAll
    void registerTargets() throws Exception {
        // a socket that the system accepts connections for, and that nobody ever answers on
        blackHole = Optional.of(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        leak = Optional.of(LabJvm.start(LAB, "request-map", "--rate", "1MiB/s"));
        twin = Optional.of(LabJvm.start(LAB, "request-map-repaired", "--rate", "1MiB/s"));
        threads = Optional.of(LabJvm.start(LAB, "endless-thread"));
        unreachableTarget = api.register("nobody", jmxUrl(FreePort.find()));
        blackHoleTarget = api.register("black hole", jmxUrl(blackHole.get().getLocalPort()));
        leakTarget = api.register("leak", leak.get().jmxUrl());
        threadsTarget = api.register("threads", threads.get().jmxUrl());
        twinTarget = api.register("twin", twin.get().jmxUrl());
    }

    @AfterAll
    void endTargets() throws Exception {
        leak.ifPresent(LabJvm::close);
        threads.ifPresent(LabJvm::close);
        twin.ifPresent(LabJvm::close);
        blackHole.orElseThrow().close();
    }

    @Test
    void theScheduledJobNamesTheLeakAtItsTrueRateAndStoresTheFinding() throws Exception {
        var diagnosis =
                Awaiting.value("an accusation of the leak", VERDICT, () -> accusation(leakTarget), tables::text);

        assertNamesTheLeak(diagnosis);
        assertThat(findingsStored(diagnosis.path("id").asLong())).isPositive();
        assertThat(StreamSupport.stream(diagnoses(leakTarget).spliterator(), false)
                        .map(each -> each.path("verdict").asText()))
                .doesNotContain("STEADY");
    }

    @Test
    void aDiagnosisOnRequestNamesTheLeakToo() throws Exception {
        Awaiting.value("an accusation of the leak", VERDICT, () -> accusation(leakTarget), tables::text);

        var requested = api.diagnose(leakTarget, Duration.ofMinutes(10));

        var diagnosis =
                Awaiting.value("the requested diagnosis is over", VERDICT, () -> finished(requested), tables::text);
        assertNamesTheLeak(diagnosis);
    }

    @Test
    void aPersonGetsFromTheFirstPageToTheFieldTheLineAndTheRepair() throws Exception {
        var diagnosis = Awaiting.value(
                "a verdict on the leak with its field and line",
                VERDICT,
                () -> leaking(leakTarget).filter(DiagnosisIT::namesFieldAndLine),
                tables::text);
        var finding = diagnosis.path("findings").path(0);
        var page = browser.open(wide());
        signIn(page, ServerUnderTest.API_KEY);
        assertThat(page.locator(".answer")).containsText("JVMs that leak");
        browser.audit(page);

        page.locator("a.finding", new Page.LocatorOptions().setHasText("ResponseBuffer"))
                .first()
                .click();

        var shown = page.locator("main");
        assertThat(named(page, AriaRole.BUTTON, "Acknowledge").first()).isVisible();
        // a newer night than the awaited one may be the first on the page
        page.navigate(ConsolePages.CONSOLE
                .resolve("diagnoses/" + diagnosis.path("id").asLong())
                .toString());
        assertThat(shown).containsText(finding.path("element").asText());
        assertThat(shown).containsText(Pattern.compile("requestmap\\..+\\(.+\\.java:\\d+\\)"));
        assertThat(shown).containsText(finding.path("repair").asText());
        assertThat(shown).containsText("io.plumbline.lab.requestmap.RequestRegistry.BUFFERS");
        browser.audit(page);
    }

    @Test
    void threadsThatLeakAreToldApartAndCounted() throws Exception {
        var truth = threads.orElseThrow().truth().orElseThrow().instancesPerSecond();

        var finding = Awaiting.value(
                "a verdict on the threads at their true rate",
                VERDICT,
                () -> leaking(threadsTarget)
                        .map(diagnosis -> diagnosis.path("findings").path(0))
                        .filter(each -> Math.abs(each.path("countPerSecond").asDouble() - truth) < truth * TENTH),
                tables::text);

        assertThat(finding.path("area").asText()).isEqualTo("threads");
        assertThat(finding.path("element").asText()).isNotEmpty();
        assertThat(finding.path("holder").asText()
                        + finding.path("allocationSite").asText())
                .isNotEmpty();
    }

    @Test
    void theRepairedTwinIsSteady() throws Exception {
        var diagnosis = Awaiting.value("a verdict on the twin", VERDICT, () -> conclusive(twinTarget), tables::text);

        assertThat(diagnosis.path("verdict").asText()).isEqualTo("STEADY");
        assertThat(diagnosis.path("findings")).isEmpty();
    }

    @Test
    void theReportIsAPageAndDataAndATable() throws Exception {
        var diagnosis =
                Awaiting.value("an accusation of the leak", VERDICT, () -> accusation(leakTarget), tables::text);
        var report = "reports/" + diagnosis.path("id").asLong();

        for (var type : new String[] {"text/html", "application/json", "text/csv"}) {
            var answer = api.get(report, type);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
            assertThat(answer.body()).contains("ResponseBuffer");
        }
    }

    @Test
    void theProfilesOfTheLeakAreDataDrawingsAndADifference() throws Exception {
        var diagnosis =
                Awaiting.value("an accusation of the leak", VERDICT, () -> accusation(leakTarget), tables::text);
        var id = diagnosis.path("id").asLong();
        var listed = api.read("diagnoses/" + id + "/profiles").path("data");
        var allocated = StreamSupport.stream(listed.spliterator(), false)
                .filter(profile -> profile.path("part").asText().equals("observed"))
                .filter(profile -> profile.path("reading").asText().equals("allocated"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no allocations in " + listed));
        var profile = "profiles/" + allocated.path("id").asLong();

        assertThat(api.read("targets/" + leakTarget + "/profiles?limit=500").path("data"))
                .contains(allocated);
        assertThat(api.read(profile).path("stacks").toString()).contains("requestmap");
        var focused = api.read(profile + "?focus=io.plumbline.lab.requestmap");
        assertThat(focused.path("bytes").asLong())
                .isPositive()
                .isLessThanOrEqualTo(allocated.path("bytes").asLong());
        assertThat(api.get(profile + "?focus=no%20package", "application/json").statusCode())
                .isEqualTo(400);

        var flames = api.get(profile + "/flame-graph", "text/html");
        assertThat(flames.statusCode()).as(flames.body()).isEqualTo(200);
        assertThat(flames.body()).contains("<canvas", "requestmap");
        assertThat(flames.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("sandbox allow-scripts", "default-src 'none'")
                .doesNotContain("allow-same-origin");
        assertThat(api.get(profile + "/collapsed", "text/plain").body()).contains("requestmap");
        assertThat(api.get(profile + "/pprof", "application/octet-stream").statusCode())
                .isEqualTo(200);
        assertThat(api.get("profiles/999999999/flame-graph", "text/html").statusCode())
                .isEqualTo(404);

        var withItself = api.read(
                profile + "/difference?baseline=" + allocated.path("id").asLong());
        assertThat(withItself.path("unit").asText()).isEqualTo("bytes/s");
        assertThat(withItself.path("paths"))
                .isNotEmpty()
                .noneMatch(path -> path.path("grew").asBoolean());
        assertThat(api.get(profile + "/difference?baseline=999999999", "application/json")
                        .statusCode())
                .isEqualTo(404);
        assertThat(api.get("reports/" + id, "text/html").body())
                .contains("Where memory is allocated", "../" + profile + "/flame-graph");
    }

    @Test
    void theTraceTellsCollectionsThreadsAndRequestsAndTheReportDrawsThem() throws Exception {
        var diagnosis =
                Awaiting.value("an accusation of the leak", VERDICT, () -> accusation(leakTarget), tables::text);
        long id = diagnosis.path("id").asLong();

        var told = api.read("diagnoses/" + id + "/trace");

        var timeline = told.path("trace").path("collections");
        assertThat(told.path("collections").asInt()).isPositive();
        assertThat(timeline.path("events")).isNotEmpty();
        var last = timeline.path("events").path(timeline.path("events").size() - 1);
        assertThat(last.path("heap").path("beforeBytes").asLong()).isPositive();
        assertThat(last.path("pauses")).isNotEmpty();
        assertThat(told.path("trace").path("threads").path("threads").asInt()).isPositive();
        assertThat(api.get("reports/" + id, "text/html").body()).contains("<h2>Garbage collections</h2>");
        assertThat(api.read("reports/" + id)
                        .path("trace")
                        .path("collections")
                        .path("summary")
                        .path("collections")
                        .asInt())
                .isEqualTo(told.path("collections").asInt());
        assertThat(api.get("diagnoses/999999/trace", "application/json").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aRecordingIsAskedForEventsAndTheFilterIsSavedWithTheFinding() throws Exception {
        var diagnosis =
                Awaiting.value("an accusation of the leak", VERDICT, () -> accusation(leakTarget), tables::text);
        var events = "diagnoses/" + diagnosis.path("id").asLong() + "/events";
        var filter = "type == 'ObjectAllocationSample' && thread.state == 'RUNNABLE'";

        var found = JSON.readTree(
                api.post(events, Map.of("filter", filter, "limit", 3)).body());
        assertThat(found.path("matched").asLong()).isPositive();
        assertThat(found.path("events").size()).isBetween(1, 3);
        assertThat(found.path("events").path(0).path("thread").path("state").asText())
                .isEqualTo("RUNNABLE");
        assertThat(api.get(events + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8), "application/json")
                        .statusCode())
                .isEqualTo(200);

        var wrong = api.post(events, Map.of("filter", "type == 'x' && ) 1"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(wrong.body()).path("column").asInt()).isEqualTo(16);

        long finding = api.read("findings?diagnosis=" + diagnosis.path("id").asLong())
                .path("data")
                .path(0)
                .path("id")
                .asLong();
        var saved = api.post("filters", Map.of("name", "running", "expression", filter, "finding", finding));
        assertThat(saved.statusCode()).isEqualTo(201);
        assertThat(api.post("filters", Map.of("name", "running", "expression", "true"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(api.post("filters", Map.of("name", "wrong", "expression", "type =="))
                        .statusCode())
                .isEqualTo(400);
        assertThat(api.read("filters?finding=" + finding)
                        .path("data")
                        .path(0)
                        .path("expression")
                        .asText())
                .isEqualTo(filter);
        assertThat(api.read("filters").path("data")).hasSize(1);
    }

    @Test
    void theLastNightIsOnePageOverAllTargets() throws Exception {
        Awaiting.value("an accusation of the leak", VERDICT, () -> accusation(leakTarget), tables::text);

        for (var type : new String[] {"text/html", "application/json", "text/csv"}) {
            var answer = api.get("nights/latest", type);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
            assertThat(answer.body()).contains("leak", "twin", "black hole");
        }
        var night = api.read("nights/latest");
        assertThat(api.get("nights/" + night.path("at").asText(), "text/html").statusCode())
                .isEqualTo(200);
        assertThat(api.get("nights/2001-01-01T00:00:00Z", "application/json").statusCode())
                .isEqualTo(404);
        assertThat(api.get("nights/yesterday", "application/json").body()).contains("2026-03-01T02:30:00Z");
    }

    @Test
    void aTargetIsSampledMoreDenselyForAWhileAndTheRecordingIsCopiedAtTheEnd() throws Exception {
        Awaiting.value("an accusation of the leak", VERDICT, () -> accusation(leakTarget), tables::text);
        var policies = "targets/" + leakTarget + "/policies";

        assertThat(api.post(policies, Map.of("policy", "red")).statusCode()).isEqualTo(400);
        assertThat(api.post(policies, Map.of("policy", "blue")).statusCode()).isEqualTo(202);
        var again = api.post(policies, Map.of("policy", "core-api"));
        var sampling = api.read("targets/" + leakTarget).path("sampling");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body())
                .contains("\\\"blue\\\" is in force until "
                        + sampling.path("endsAt").asText());
        assertThat(sampling.path("policy").asText()).isEqualTo("blue");
        assertThat(sampling.path("cause").asText()).isEqualTo("HAND");
        assertThat(api.read(policies).path("data")).hasSize(3);

        assertThat(api.delete(policies).statusCode()).isEqualTo(204);
        Awaiting.value(
                "a copy of what was sampled under it", VERDICT, () -> takenUnder("blue", leakTarget), tables::text);
        assertThat(api.read("targets/" + leakTarget).path("sampling").has("endsAt"))
                .isFalse();
    }

    private Optional<JsonNode> takenUnder(String policy, long target) throws Exception {
        return StreamSupport.stream(
                        api.read("targets/" + target + "/captures").path("data").spliterator(), false)
                .filter(capture -> capture.path("kind").asText().equals("RECORDING"))
                .filter(capture -> capture.path("state").asText().equals("FINISHED"))
                .filter(capture -> capture.path("policy").path("name").asText().equals(policy))
                .findFirst();
    }

    @Test
    void aTargetIsLeftAloneUntilItIsResumed() throws Exception {
        var path = "targets/" + unreachableTarget;

        assertThat(api.put(path + "/pause").statusCode()).isEqualTo(200);
        assertThat(api.put("targets/0/pause").statusCode()).isEqualTo(404);
        assertThat(api.read(path).path("paused").path("by").asText()).isNotBlank();
        assertThat(standing(unreachableTarget)).isEqualTo("PAUSED");
        var refused = api.post(path + "/policies", Map.of("policy", "blue"));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("Resume it first");

        assertThat(api.delete(path + "/pause").statusCode()).isEqualTo(200);
        assertThat(api.read(path).has("paused")).isFalse();
        assertThat(standing(unreachableTarget)).isNotEqualTo("PAUSED");
    }

    private String standing(long target) throws Exception {
        return StreamSupport.stream(api.read("overview").path("targets").spliterator(), false)
                .filter(each -> each.path("id").asLong() == target)
                .map(each -> each.path("state").asText())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theServiceTellsItsOwnRequestsAndTheAccountOfPauses() throws Exception {
        var self = Awaiting.value("a sample with requests", VERDICT, this::selfWithRequests, tables::text);

        assertThat(self.path("lastSample").path("requests").asLong()).isPositive();
        assertThat(self.path("sampling").path("policy").asText()).isEqualTo("background");
        assertThat(self.path("pauses").path("budgetMillisPerHour").asLong()).isEqualTo(1000);
    }

    private Optional<JsonNode> selfWithRequests() throws Exception {
        for (var target : api.read("targets").path("data")) {
            if (target.path("kind").asText().equals("self")
                    && target.path("lastSample").path("requests").asLong() > 0) {
                return Optional.of(api.read("targets/" + target.path("id").asLong()));
            }
        }
        return Optional.empty();
    }

    @Test
    void aTargetThatCannotBeReachedSaysWhy() throws Exception {
        var target = Awaiting.value("nobody is there", VERDICT, () -> unreachable(unreachableTarget), tables::text);

        assertThat(target.path("reason").asText()).isNotBlank();
    }

    @Test
    void aBlackHoleSaysWhyAndHoldsNobodyUp() throws Exception {
        var target = Awaiting.value("nobody answers", VERDICT, () -> unreachable(blackHoleTarget), tables::text);

        assertThat(target.path("reason").asText()).isNotBlank();
        Awaiting.value("the others are diagnosed all the same", VERDICT, () -> conclusive(twinTarget), tables::text);
    }

    private void assertNamesTheLeak(JsonNode diagnosis) {
        var finding = diagnosis.path("findings").path(0);
        var truth = truthBetween(
                Instant.parse(diagnosis.path("from").asText()),
                Instant.parse(diagnosis.path("to").asText()));

        assertThat(diagnosis.path("verdict").asText()).isIn("LEAK", "GROWTH");
        assertThat(finding.path("area").asText()).isEqualTo("heap");
        assertThat(finding.path("element").asText())
                .isEqualTo(leak.orElseThrow().truth().orElseThrow().element());
        assertThat(finding.path("bytesPerSecond").asDouble()).isCloseTo(truth, within(truth * TENTH));
        if (diagnosis.path("verdict").asText().equals("LEAK")) {
            assertThat(finding.path("grade").asText()).isIn("A", "B");
            assertThat(finding.path("allocationSite").asText()
                            + finding.path("holder").asText())
                    .contains("requestmap");
            assertThat(finding.path("holder").asText() + "."
                            + finding.path("holderField").asText())
                    .isEqualTo("io.plumbline.lab.requestmap.RequestRegistry.BUFFERS");
        }
    }

    /** What the lab says that it lost per second, between the moments next to these. */
    private double truthBetween(Instant from, Instant to) {
        var truths = leak.orElseThrow().truths();
        return nearest(truths, to).bytesPerSecondSince(nearest(truths, from));
    }

    private static LabTruth nearest(java.util.List<LabTruth> truths, Instant moment) {
        return truths.stream()
                .min(Comparator.comparing(
                        truth -> Duration.between(truth.at(), moment).abs()))
                .orElseThrow();
    }

    private Optional<JsonNode> accusation(long target) throws Exception {
        return conclusive(target)
                .filter(diagnosis -> !diagnosis.path("findings").isEmpty());
    }

    private static boolean namesFieldAndLine(JsonNode diagnosis) {
        var finding = diagnosis.path("findings").path(0);
        return finding.hasNonNull("holderField") && finding.hasNonNull("allocationSite");
    }

    private Optional<JsonNode> leaking(long target) throws Exception {
        return conclusive(target)
                .filter(diagnosis -> diagnosis.path("verdict").asText().equals("LEAK"));
    }

    /** The newest diagnosis of a target that came to a conclusion. */
    private Optional<JsonNode> conclusive(long target) throws Exception {
        return StreamSupport.stream(diagnoses(target).spliterator(), false)
                .filter(diagnosis -> diagnosis.path("state").asText().equals("FINISHED"))
                .filter(diagnosis -> !diagnosis.path("verdict").asText().equals("INCONCLUSIVE"))
                .findFirst();
    }

    private Optional<JsonNode> finished(long diagnosis) throws Exception {
        var now = api.read("diagnoses/" + diagnosis);
        assertThat(now.path("state").asText()).isNotEqualTo("FAILED");
        return Optional.of(now).filter(each -> each.path("state").asText().equals("FINISHED"));
    }

    private Optional<JsonNode> unreachable(long target) throws Exception {
        return Optional.of(api.read("targets/" + target))
                .filter(each -> each.path("state").asText().equals("UNREACHABLE"));
    }

    private JsonNode diagnoses(long target) throws Exception {
        return api.read("targets/" + target + "/diagnoses").path("data");
    }

    private long findingsStored(long diagnosis) throws Exception {
        return tables.number("SELECT count(*) FROM plumbline.finding WHERE diagnosis_id = " + diagnosis);
    }

    private static String jmxUrl(int port) {
        return "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
    }
}
