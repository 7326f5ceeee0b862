package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 5 and 6 of what the diagnosis can do: lives of threads, and chains from a request to what it allocates and waits for. */
class ThreadTracesTest {

    private static final ThreadTraceSettings SETTINGS =
            new ThreadTraceSettings(Duration.ofMillis(500), 10, 50, 5, 8, Map.of());

    @Test
    void caseStudyRow5ThreadsThatHangOrNeverEndAreToldByFamilyAndPlace() throws Exception {
        assertLivesAndClusters(ThreadRecordings.ofThisJdk());
    }

    @Test
    void caseStudyRow5OnJdk25() throws Exception {
        assertLivesAndClusters(ThreadRecordings.of(Jdk25.required()));
    }

    @Test
    void caseStudyRow6RequestsAreJoinedWithTheirAllocationsAndWaits() throws Exception {
        assertChains(ThreadRecordings.ofThisJdk());
    }

    @Test
    void caseStudyRow6OnJdk25() throws Exception {
        assertChains(ThreadRecordings.of(Jdk25.required()));
    }

    private static void assertLivesAndClusters(Path recording) throws IOException {
        var trace = ThreadTraces.read(recording, SETTINGS);

        assertThat(trace.dumps()).isGreaterThanOrEqualTo(3);
        assertThat(family(trace, "leaky-#")).satisfies(family -> {
            assertThat(family.threads()).isEqualTo(ThreadPatient.LEAKED);
            assertThat(family.growth()).isEqualTo(ThreadPatient.LEAKED);
            assertThat(family.alive()).isEqualTo(ThreadPatient.LEAKED);
            assertThat(family.anomalies())
                    .contains(ThreadAnomaly.GROWING, ThreadAnomaly.NEVER_ENDING, ThreadAnomaly.WAITING_TOO_LONG);
            assertThat(family.startedAt()).extracting(Frame::method).isEqualTo("start");
        });
        assertThat(family(trace, "short-#")).satisfies(family -> {
            assertThat(family.started()).isEqualTo(family.ended());
            assertThat(family.anomalies()).isEmpty();
        });
        assertThat(family(trace, "order-worker-#")).satisfies(family -> {
            assertThat(family.stuck()).isEqualTo(ThreadPatient.BLOCKED);
            assertThat(family.anomalies())
                    .contains(ThreadAnomaly.BLOCKED_TOO_LONG, ThreadAnomaly.NO_TURNOVER)
                    .doesNotContain(ThreadAnomaly.GROWING);
        });
        assertThat(family(trace, "pool-#-thread-#").anomalies())
                .doesNotContain(ThreadAnomaly.WAITING_TOO_LONG, ThreadAnomaly.NO_TURNOVER);
        assertThat(trace.clusters()).first().satisfies(cluster -> {
            assertThat(cluster.suspect()).isTrue();
            assertThat(cluster.state()).isEqualTo(ThreadState.BLOCKED);
            assertThat(cluster.waitsFor()).isEqualTo("java.lang.Object");
            assertThat(cluster.objects()).isEqualTo(1);
            assertThat(cluster.threads()).isEqualTo(ThreadPatient.BLOCKED);
            assertThat(cluster.stems()).containsExactly("order-worker-#");
            assertThat(cluster.heldBy()).startsWith("\"table-holder\" at ").contains("holdForEver");
            assertThat(cluster.frames()).first().extracting(Frame::method).isEqualTo("waitForTable");
        });
        assertThat(trace.clusters())
                .filteredOn(cluster -> cluster.stems().contains("pool-#-thread-#"))
                .singleElement()
                .satisfies(cluster -> {
                    assertThat(cluster.idle()).isTrue();
                    assertThat(cluster.suspect()).isFalse();
                    assertThat(cluster.threads()).isEqualTo(ThreadPatient.IDLE);
                });
    }

    private static void assertChains(Path recording) throws IOException {
        var requests = ThreadTraces.read(recording, SETTINGS).requests();

        assertThat(requests.source()).isEqualTo(RequestSource.EVENTS);
        assertThat(requests.routes()).singleElement().satisfies(route -> {
            assertThat(route.method() + " " + route.route()).isEqualTo("GET /{code}");
            assertThat(route.recorded()).isEqualTo(ThreadPatient.REQUESTS);
            assertThat(route.requests()).isEqualTo(100L * (ThreadPatient.REQUESTS - 1) + 1);
            assertThat(route.slow()).isEqualTo(1);
            assertThat(route.failed()).isEqualTo(1);
            assertThat(route.bytesPerRequest())
                    .isBetween(ThreadPatient.ALLOCATED_BYTES / 2L, 2L * ThreadPatient.ALLOCATED_BYTES);
            assertThat(route.allocations()).first().satisfies(allocation -> {
                assertThat(allocation.className()).isEqualTo("byte[]");
                assertThat(allocation.at()).extracting(Frame::method).isEqualTo("allocate");
            });
            assertThat(route.waits())
                    .allSatisfy(wait ->
                            assertThat(wait.at()).extracting(Frame::method).isEqualTo("waitInRequest"))
                    .extracting(RequestWait::state)
                    .contains(ThreadState.PARKED, ThreadState.TIMED_WAITING, ThreadState.SLEEPING);
            assertThat(route.waits())
                    .filteredOn(wait -> wait.state() == ThreadState.PARKED)
                    .first()
                    .satisfies(wait -> {
                        assertThat(wait.waits()).isEqualTo(ThreadPatient.REQUESTS);
                        assertThat(wait.waitsFor()).contains("ConditionObject");
                        assertThat(wait.total()).isLessThanOrEqualTo(route.total());
                    });
        });
    }

    @Test
    void caseStudyRow6TracedMethodsAreRequestsWhereAServiceTellsOfNone() throws Exception {
        var requests = ThreadTraces.read(ThreadRecordings.traced(Jdk25.required(), "serve"), SETTINGS)
                .requests();

        assertThat(requests.source()).isEqualTo(RequestSource.METHOD_TRACE);
        assertThat(requests.routes()).singleElement().satisfies(route -> {
            assertThat(route.route()).isEqualTo(ThreadPatient.class.getName() + ".serve");
            assertThat(route.recorded()).isEqualTo(ThreadPatient.REQUESTS);
            assertThat(route.bytesPerRequest()).isGreaterThan(ThreadPatient.ALLOCATED_BYTES / 2L);
            assertThat(route.waits()).extracting(RequestWait::state).contains(ThreadState.SLEEPING);
        });
    }

    @Test
    void aClusterHasTheSameFingerprintOnBothJdks() throws Exception {
        var here = ThreadTraces.read(ThreadRecordings.ofThisJdk(), SETTINGS);
        var there = ThreadTraces.read(ThreadRecordings.of(Jdk25.required()), SETTINGS);

        assertThat(here.usualClusterSizes().keySet())
                .contains(there.clusters().get(0).fingerprint());
    }

    @Test
    void whatHungThereBeforeWithoutBeingSuspectIsNoNews() throws Exception {
        var tolerant = new ThreadTraceSettings(Duration.ofMillis(500), 10, 2 * ThreadPatient.BLOCKED, 5, 8, Map.of());
        var before = ThreadTraces.read(ThreadRecordings.ofThisJdk(), tolerant);
        assertThat(before.clusters()).noneMatch(ThreadCluster::suspect);

        var again = ThreadTraces.read(ThreadRecordings.ofThisJdk(), SETTINGS.against(before.usualClusterSizes()));

        assertThat(again.clusters()).noneMatch(ThreadCluster::suspect);
        assertThat(again.clusters())
                .anySatisfy(cluster -> assertThat(cluster.baseline()).isEqualTo(ThreadPatient.BLOCKED));
    }

    @Test
    void suspectsStaySuspectsInTheNextNights() throws Exception {
        var usual = ThreadTraces.read(ThreadRecordings.ofThisJdk(), SETTINGS)
                .clusters()
                .get(0);
        var trace = ThreadTraces.read(ThreadRecordings.ofThisJdk(), SETTINGS.against(Map.of(usual.fingerprint(), 7)));
        for (int night = 2; night <= 3; night++) {
            assertThat(trace.clusters()).first().satisfies(cluster -> {
                assertThat(cluster.suspect()).isTrue();
                assertThat(cluster.threads()).isEqualTo(ThreadPatient.BLOCKED);
                assertThat(cluster.baseline()).isEqualTo(7);
            });
            trace = ThreadTraces.read(ThreadRecordings.ofThisJdk(), SETTINGS.against(trace.usualClusterSizes()));
        }
        assertThat(trace.clusters()).first().extracting(ThreadCluster::suspect).isEqualTo(true);
    }

    @Test
    void virtualThreadsAreTold() throws Exception {
        var trace = ThreadTraces.read(ThreadRecordings.of(Jdk25.required()), SETTINGS);

        assertThat(trace.families()).anySatisfy(family -> {
            assertThat(family.virtual()).isTrue();
            assertThat(family.stem()).isEqualTo("(unnamed)");
        });
    }

    @Test
    void aTraceIsTheSameAfterItHasBeenWritten(@TempDir Path folder) throws Exception {
        var trace = ThreadTraces.read(ThreadRecordings.ofThisJdk(), SETTINGS);
        var file = folder.resolve("trace.json");

        ThreadTraceFormat.write(trace, file);

        assertThat(ThreadTraceFormat.read(file)).isEqualTo(trace);
    }

    @Test
    void whatIsNoTraceIsRefused(@TempDir Path folder) throws Exception {
        for (var content : new String[] {
            "",
            "{}",
            "[".repeat(10_000),
            "{\"format\":\"plumbline.thread-trace\",\"version\":2,\"content\":{}}",
            "{\"format\":\"plumbline.thread-trace\",\"version\":1,\"content\":{\"threads\":-1}}",
            "{\"format\":\"plumbline.thread-trace\",\"version\":1,\"content\":null}",
            "{\"format\":\"plumbline.event-matches\",\"version\":1,\"content\":{}}"
        }) {
            var file = Files.writeString(folder.resolve("foreign.json"), content);

            assertThatThrownBy(() -> ThreadTraceFormat.read(file)).as(content).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRecordingWithoutRequestsSaysSo(@TempDir Path folder) throws Exception {
        var file = folder.resolve("empty.jfr");
        // not of this JVM, in which other tests may record
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:StartFlightRecording:settings=none,filename=" + file,
                        "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();

        var trace = ThreadTraces.read(file, SETTINGS);

        assertThat(trace.requests().source()).isEqualTo(RequestSource.NONE);
        assertThat(trace.requests().explanation()).contains("plumbline.Request").contains("jdk.MethodTrace");
        assertThat(trace.notes()).anyMatch(note -> note.contains("no thread dumps"));
    }

    @Test
    void whatIsNoRecordingIsRefused(@TempDir Path folder) throws Exception {
        var text = Files.writeString(folder.resolve("text.jfr"), "no recording".repeat(20));

        assertThatThrownBy(() -> ThreadTraces.read(text, SETTINGS)).isInstanceOf(UnreadableRecordingException.class);
        assertThatThrownBy(() -> ThreadTraces.read(folder.resolve("missing"), SETTINGS))
                .isInstanceOf(UnreadableRecordingException.class);
    }

    /** Whatever a damaged recording does to its reader, it is told as what it is, or read. */
    @Test
    void damagedRecordingsHarmNobody(@TempDir Path folder) throws Exception {
        var whole = Files.readAllBytes(ThreadRecordings.ofThisJdk());
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 40; round++) {
            var damaged = whole.clone();
            for (int i = 0; i < 1 << (round % 8); i++) {
                damaged[68 + random.nextInt(damaged.length - 68)] = (byte) random.nextInt();
            }
            var file = Files.write(folder.resolve("damaged.jfr"), damaged);
            try {
                ThreadTraces.read(file, SETTINGS);
            } catch (UnreadableRecordingException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static ThreadFamily family(ThreadTrace trace, String stem) {
        return trace.families().stream()
                .filter(family -> family.stem().equals(stem))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + stem + " among " + trace.families()));
    }
}
