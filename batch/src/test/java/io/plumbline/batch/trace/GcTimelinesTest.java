package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcTimelinesTest {

    private static final Path OWN_JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"UseSerialGC,SERIAL", "UseParallelGC,PARALLEL", "UseG1GC,G1", "UseZGC,ZGC", "UseShenandoahGC,SHENANDOAH"
    })
    void theRecordingAndTheLogOfOneRunAgreeEventByEvent(String option, GcCollector collector) throws Exception {
        agree(GcRun.of(folder, OWN_JDK, 200, "-XX:+" + option), collector);
    }

    @ParameterizedTest
    @CsvSource({
        "UseSerialGC,SERIAL",
        "UseParallelGC,PARALLEL",
        "UseG1GC,G1",
        "UseZGC,GENERATIONAL_ZGC",
        "UseShenandoahGC,SHENANDOAH"
    })
    void soDoThoseOfJdk25(String option, GcCollector collector) throws Exception {
        agree(GcRun.of(folder, Jdk25.required(), 200, "-XX:+" + option), collector);
    }

    @Test
    void generationalShenandoahHasCyclesOfTheYoungGeneration() throws Exception {
        var run = GcRun.of(folder, Jdk25.required(), 200, "-XX:+UseShenandoahGC", "-XX:ShenandoahGCMode=generational");

        agree(run, GcCollector.GENERATIONAL_SHENANDOAH);
        assertThat(run.both().summary().young()).isPositive();
        assertThat(GcTimelines.read(GcMaterial.ofRecording(run.recording()))
                        .summary()
                        .young())
                .isPositive();
    }

    /* What begins before the recording does, or is under way when it ends, only the log has. */
    private static void agree(GcRun run, GcCollector collector) throws IOException {
        var timeline = run.both();
        var inBoth = timeline.events().stream()
                .filter(event -> event.sources().size() == 2)
                .toList();

        assertThat(timeline.collector()).isEqualTo(collector);
        assertThat(timeline.clock()).isEqualTo(GcClock.JVM);
        assertThat(inBoth).hasSizeGreaterThan(3);
        // a busy machine holds a thread up between the JVM's two readings of the clock
        assertThat(inBoth)
                .allSatisfy(event -> assertThat(event.disagreements()).allMatch(told -> told.contains("stood still")))
                .satisfies(events -> assertThat(events)
                        .filteredOn(event -> !event.disagreements().isEmpty())
                        .hasSizeLessThanOrEqualTo(events.size() / 3));
        assertThat(inBoth).allSatisfy(event -> {
            assertThat(event.kind()).isNotEqualTo(GcKind.OTHER);
            assertThat(event.heap().beforeBytes()).isPositive();
            assertThat(event.heap().afterBytes()).isPositive();
        });
        assertThat(timeline.events())
                .filteredOn(event -> event.sources().equals(Set.of(GcSource.RECORDING)))
                .isEmpty();
        assertThat(timeline.events())
                .anySatisfy(event -> assertThat(event.origin()).isEqualTo(GcOrigin.ASKED));
        assertThat(timeline.summary().pauses().count()).isPositive();
        assertThat(timeline.summary().allocatedBytesPerSecond()).isPositive();
    }

    @Test
    void aLogWithoutDatesIsLaidOverTheRecording() throws Exception {
        var run = GcRun.of(folder, OWN_JDK, 150, "-XX:+UseParallelGC");

        var timeline = GcTimelines.read(
                new GcMaterial(List.of(run.recording()), List.of(run.undated()), List.of(), List.of()));
        var dated = run.both();

        assertThat(timeline.clock()).isEqualTo(GcClock.JVM);
        assertThat(timeline.notes()).anySatisfy(note -> assertThat(note).contains("tell when that was"));
        assertThat(timeline.events()).hasSameSizeAs(dated.events());
        assertThat(Duration.between(
                                timeline.events().get(0).at(),
                                dated.events().get(0).at())
                        .abs())
                .isLessThan(Duration.ofMillis(100));
    }

    @Test
    void aLogOfAnotherTimeZoneIsMoved() throws Exception {
        var run = GcRun.of(folder, OWN_JDK, 150, "-XX:+UseSerialGC");
        var wrong = folder.resolve("wrong.log");
        Files.writeString(wrong, Files.readString(run.log()).replace("+0000]", "+0200]"));

        var timeline = GcTimelines.read(new GcMaterial(List.of(run.recording()), List.of(wrong), List.of(), List.of()));

        assertThat(timeline.events())
                .anySatisfy(event -> assertThat(event.sources()).hasSize(2));
        if (Files.readString(run.log()).contains("+0000]")) {
            assertThat(timeline.notes()).anySatisfy(note -> assertThat(note).contains("clock is 7200"));
        }
    }

    @Test
    void whatOneSourceLacksOrTellsOtherwiseIsSaid() throws Exception {
        var run = GcRun.of(folder, OWN_JDK, 150, "-XX:+UseSerialGC");
        var common = run.both().events().stream()
                .filter(event -> event.sources().size() == 2)
                .toList();
        long lost = common.get(1).number();
        long larger = common.get(2).number();
        var forged = folder.resolve("forged.log");
        Files.writeString(
                forged,
                Files.readAllLines(run.log()).stream()
                        .filter(line -> !line.contains("GC(" + lost + ")"))
                        .map(line -> line.contains("GC(" + larger + ") Pause")
                                ? line.replaceAll("\\d+M->\\d+M", "4000M->30M").replaceAll("[\\d.]+ms$", "99.0ms")
                                : line)
                        .collect(Collectors.joining("\n")));

        var timeline =
                GcTimelines.read(new GcMaterial(List.of(run.recording()), List.of(forged), List.of(), List.of()));

        assertThat(event(timeline, lost).disagreements()).containsExactly("The GC log does not have this collection.");
        assertThat(event(timeline, larger).disagreements())
                .anySatisfy(said -> assertThat(said).contains("in use before, the GC log 4000.0 MB"))
                .anySatisfy(said -> assertThat(said).contains("the GC log 99.000 ms"));
        // as in agree(): the two readings of the clock alone may differ by themselves, of few collections; nothing else
        // may
        long others = common.stream()
                .filter(event -> event.number() != lost && event.number() != larger)
                .filter(event -> !event.disagreements().isEmpty())
                .filter(event -> event.disagreements().stream().allMatch(said -> said.contains("stood still")))
                .count();
        assertThat(others).isLessThanOrEqualTo(common.size() / 3);
        assertThat(timeline.disagreements()).isEqualTo(2 + others);
    }

    private static GcEvent event(GcTimeline timeline, long number) {
        return timeline.events().stream()
                .filter(event -> event.number() == number)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCollectionThatWeForcedIsOurs() throws Exception {
        var run = GcRun.of(folder, OWN_JDK, 100, "-XX:+UseSerialGC");
        var asked = run.both().events().stream()
                .filter(event -> event.origin() == GcOrigin.ASKED)
                .findFirst()
                .orElseThrow();
        var sample = new GcSample(asked.end().plusMillis(5), 9 << 20, 48 << 20, 8 << 20);

        var timeline = GcTimelines.read(new GcMaterial(
                List.of(run.recording()),
                List.of(run.log()),
                List.of(sample),
                List.of(new GcForced(asked.at().minusMillis(50), asked.end()))));

        assertThat(event(timeline, asked.number()).origin()).isEqualTo(GcOrigin.OWN);
        assertThat(event(timeline, asked.number()).sample()).isEqualTo(sample);
        assertThat(timeline.summary().own()).isPositive();
    }

    @Test
    void filesOfARotationAreReadInTheirOrderAndPackedOnesToo() throws Exception {
        var run = GcRun.of(folder, OWN_JDK, 150, "-XX:+UseSerialGC");
        var lines = Files.readAllLines(run.log());
        var first = folder.resolve("z.log.0.gz");
        var second = folder.resolve("a.log");
        try (var out = new GZIPOutputStream(Files.newOutputStream(first))) {
            out.write((String.join("\n", lines.subList(0, lines.size() / 2)) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Files.write(second, lines.subList(lines.size() / 2, lines.size()));

        var timeline = GcTimelines.read(new GcMaterial(List.of(), List.of(second, first), List.of(), List.of()));
        var whole = GcTimelines.read(GcMaterial.ofLog(run.log()));

        assertThat(timeline.events()).isEqualTo(whole.events());
        assertThat(timeline.jdk()).isEqualTo(whole.jdk()).isNotNull();
    }

    @Test
    void aTimelineIsReadAsItWasWritten() throws Exception {
        var timeline = GcRun.of(folder, OWN_JDK, 100, "-XX:+UseG1GC").both();
        var file = folder.resolve("timeline.json");

        GcTimelineFormat.write(timeline, file);

        assertThat(GcTimelineFormat.read(file)).isEqualTo(timeline);
        Files.writeString(file, Files.readString(file).replace("\"version\":1", "\"version\":7"));
        assertThatThrownBy(() -> GcTimelineFormat.read(file)).hasMessageContaining("of version 1");
        Files.writeString(file, "{\"version\":1,\"timeline\":{\"events\":[{");
        assertThatThrownBy(() -> GcTimelineFormat.read(file)).hasMessageContaining("damaged");
    }

    @Test
    void whatIsNoLogIsRefusedInWords() throws Exception {
        var file = folder.resolve("no.log");
        Files.write(file, new byte[100_000]);

        assertThatThrownBy(() -> GcTimelines.read(GcMaterial.ofLog(file)))
                .isInstanceOf(UnreadableGcLogException.class)
                .hasMessageContaining("has no line of a GC log");
        assertThatThrownBy(() -> GcTimelines.read(GcMaterial.ofLog(folder.resolve("gone.log"))))
                .hasMessageContaining("does not exist");
    }

    /* What the JDK's reader makes of damage is any exception, or a stack that overflows. */
    @Test
    void aDamagedRecordingIsReadOrRefused() throws Exception {
        var run = GcRun.of(folder, OWN_JDK, 100, "-XX:+UseSerialGC");
        var whole = Files.readAllBytes(run.recording());
        var damagedFile = folder.resolve("damaged.jfr");
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 60; round++) {
            var damaged = whole.clone();
            for (int i = 0; i < 1 << (round % 10); i++) {
                damaged[68 + random.nextInt(damaged.length - 68)] = (byte) random.nextInt();
            }
            Files.write(damagedFile, damaged);
            try {
                GcTimelines.read(GcMaterial.ofRecording(damagedFile));
            } catch (UnreadableRecordingException expected) {
                refused++;
            }
        }

        assertThat(refused).isPositive();
    }

    @Test
    void hostileLinesAmongOthersAreSkippedAndSaid() throws Exception {
        var file = folder.resolve("hostile.log");
        Files.writeString(
                file,
                "[1.000s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 39M->3M(64M) 4.423ms\n"
                        + "x".repeat(3_000_000) + "\n"
                        + "[1.100s][info][gc] GC(1) Pa\0use\n"
                        + "[2.000s][info][gc] GC(99999999999999999999) Pause Full (x) 1M->1M(1M) 1.0ms\n"
                        + "[2.000s][info][gc] GC() Pause\n[2.000s][info][gc] GC(2\n[[[[]\n[\n"
                        + "[2.000s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 40M->999999999999999T(64M) 4e9ms\n"
                        + "[3.000s][info][gc] GC(2) Pause Full (System.gc()) 41M->2M(64M) 14.000ms\n");

        var timeline = GcTimelines.read(GcMaterial.ofLog(file));

        assertThat(timeline.events()).extracting(GcEvent::number).contains(0L, 2L);
        assertThat(timeline.events().get(timeline.events().size() - 1).line())
                .isEqualTo("41->2->2 MB, 64 MB committed, 14.000 ms");
        assertThat(timeline.notes())
                .anySatisfy(note -> assertThat(note).contains("longer than any JVM writes"))
                .anySatisfy(note -> assertThat(note).contains("octets that no log has"));
    }

    @ParameterizedTest
    @CsvSource({"40,false,", "40,true,", "1,true,", "40,true,0.005s"})
    void aRestartIsSeenAfterFewCollectionsToo(int collections, boolean named, @Nullable String undatedStart)
            throws Exception {
        var file = folder.resolve("few.log");
        var log = new StringBuilder();
        for (int life = 0; life < 2; life++) {
            var start = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(life * 10_000L);
            if (named) {
                log.append('[')
                        .append(undatedStart == null ? start.toString().replace("Z", ".000+0000") : undatedStart)
                        .append("][info][gc] Using Serial\n");
            }
            for (int i = 0; i < collections; i++) {
                var at = start.plusSeconds(60L + i * 60L);
                log.append('[')
                        .append(at.toString().replace("Z", ".000+0000"))
                        .append("][info][gc] GC(" + i + ") Pause Young (Allocation Failure) 20M->10M(64M) 1.500ms\n");
            }
        }
        Files.writeString(file, log);

        var timeline = GcTimelines.read(GcMaterial.ofLog(file));

        assertThat(timeline.events()).hasSize(2 * collections);
        assertThat(timeline.events())
                .allSatisfy(event -> assertThat(event.pauses()).hasSize(1));
        assertThat(timeline.floor()).hasSize(collections);
        assertThat(timeline.notes()).anySatisfy(note -> assertThat(note).contains("started again 1 times"));
    }

    @ParameterizedTest
    @CsvSource({"true,false", "true,true", "false,false", "false,true"})
    void aLogThatWasSentTwiceIsCountedOnce(boolean dated, boolean packed) throws Exception {
        var run = GcRun.of(folder, OWN_JDK, 100, "-XX:+UseSerialGC");
        var whole = dated ? run.log() : run.undated();
        var lines = Files.readAllLines(whole);
        var earlier = folder.resolve("earlier.log");
        Files.write(earlier, lines.subList(0, (2 * lines.size()) / 3));
        var later = packed ? folder.resolve("later.log.gz") : whole;
        if (packed) {
            try (var out = new GZIPOutputStream(Files.newOutputStream(later))) {
                out.write(Files.readAllBytes(whole));
            }
        }

        for (var logs : List.of(List.of(earlier, later), List.of(later, earlier))) {
            var timeline = GcTimelines.read(new GcMaterial(List.of(run.recording()), logs, List.of(), List.of()));

            assertThat(timeline.events())
                    .isEqualTo(GcTimelines.read(
                                    new GcMaterial(List.of(run.recording()), List.of(whole), List.of(), List.of()))
                            .events());
            assertThat(timeline.notes())
                    .anySatisfy(note -> assertThat(note).contains("earlier.log\" and \"" + later, "sent twice"));
            assertThat(timeline.notes()).noneMatch(note -> note.contains("started again"));
        }
    }

    @Test
    void timesThatNoJvmCanHaveWrittenAreLeftOutAndLongOnesAreCut() throws Exception {
        var file = folder.resolve("times.log");
        var log = new StringBuilder("[2026-01-01T00:00:00.000+0000][info][gc] Using Serial\n");
        for (var stamp : List.of(
                "0001-01-01T00:00:00.000+0000",
                "9999-12-31T23:59:59.999+0000",
                "999999999999999999ms",
                "2026-01-01T00:00:01.000+0000",
                "2199-12-31T23:59:59.000+0000")) {
            log.append('[')
                    .append(stamp)
                    .append("][info][gc] GC(1) Pause Young (Allocation Failure) 39M->3M(64M) 999999999999999999ms\n");
            for (int i = 0; i < 200; i++) {
                log.append('[')
                        .append(stamp)
                        .append("][info][gc,cpu] GC(1) User=999999999999s Sys=999999999999s Real=999999999999s\n");
            }
        }
        Files.writeString(file, log);
        var undated = folder.resolve("uptimes.log");
        Files.writeString(undated, """
                [1.000s][info][gc] GC(0) Pause Young (Allocation Failure) 39M->3M(64M) 4.423ms
                [999999999999999s][info][gc] GC(1) Pause Young (Allocation Failure) 40M->4M(64M) 4.423ms
                """);

        var timeline = GcTimelines.read(GcMaterial.ofLog(file));

        assertThat(timeline.to()).isBefore(Instant.parse("2200-01-02T00:00:00Z"));
        assertThat(timeline.summary().pauses().longestNanos())
                .isEqualTo(Duration.ofDays(1).toNanos());
        assertThat(timeline.summary().cpuNanos()).isPositive();
        assertThat(GcTimelines.read(GcMaterial.ofLog(undated)).events())
                .extracting(GcEvent::number)
                .containsExactly(0L);
    }

    @Test
    void aNameThatNoJvmGivesIsCut() throws Exception {
        var file = folder.resolve("names.log");
        Files.writeString(
                file,
                "[1.000s][info][gc] GC(0) Pause Young (" + "x".repeat(3_000) + ") 39M->3M(64M) 4.423ms\n"
                        + "[2.000s][info][gc] GC(1) Pause " + "x".repeat(3_000) + " 39M->3M(64M) 4.423ms\n");

        assertThat(GcTimelines.read(GcMaterial.ofLog(file)).events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.name()).hasSizeLessThan(200);
            assertThat(event.cause()).hasSizeLessThan(200);
            assertThat(event.pauses())
                    .singleElement()
                    .satisfies(pause -> assertThat(pause.what()).hasSizeLessThan(200));
        });
    }

    @Test
    void theSameOfALogOfJdk8() throws Exception {
        var file = folder.resolve("times8.log");
        var log = new StringBuilder("OpenJDK 64-Bit Server VM (25.392-b08) for linux-amd64 JRE (1.8.0_392-b08)\n"
                + "CommandLine flags: -XX:+PrintGC -XX:+PrintGCDateStamps -XX:+PrintGCDetails -XX:+PrintGCTimeStamps"
                + " -XX:+UseParallelGC\n");
        for (var year : List.of("2024", "0001", "9999", "2025")) {
            for (int i = 0; i < 5; i++) {
                log.append(year)
                        .append("-01-01T10:00:0" + i + ".100+0000: " + i + ".100: [GC (Allocation Failure)")
                        .append(
                                " [PSYoungGen: 65536K->10720K(76288K)] 65536K->20000K(251392K), 9999999999.0123456 secs]")
                        .append(" [Times: user=0.03 sys=0.01, real=0.01 secs]\n");
            }
        }
        Files.writeString(file, log);

        var timeline = GcTimelines.read(GcMaterial.ofLog(file));

        assertThat(timeline.events()).isNotEmpty();
        assertThat(timeline.from()).isAfter(Instant.parse("2023-12-31T00:00:00Z"));
        assertThat(timeline.to()).isBefore(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void aRestartEndsTheFloor() throws Exception {
        var file = folder.resolve("two.log");
        var life = new StringBuilder();
        for (int run = 0; run < 2; run++) {
            for (int i = 0; i < 100; i++) {
                var at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(run * 10_000L + i * 60L);
                life.append('[')
                        .append(at.toString().replace("Z", ".000+0000"))
                        .append("][info][gc] GC(")
                        .append(i)
                        .append(") Pause Young (Allocation Failure) 20M->")
                        .append(10 + run + i / 20)
                        .append("M(64M) 1.500ms\n");
            }
        }
        Files.writeString(file, life);

        var timeline = GcTimelines.read(GcMaterial.ofLog(file));

        assertThat(timeline.summary().collections()).isEqualTo(200);
        assertThat(timeline.floor()).hasSize(100);
        assertThat(timeline.notes()).anySatisfy(note -> assertThat(note).contains("started again 1 times"));
    }

    @Test
    void onlyCollectionsOfTheYoungGenerationPromote() throws Exception {
        var file = folder.resolve("promoted.log");
        Files.writeString(file, """
                [0.005s][info][gc] Using Parallel
                [1.000s][info][gc,heap] GC(0) ParOldGen: 0K(44032K)->2048K(44032K)
                [1.000s][info][gc] GC(0) Pause Young (Allocation Failure) 39M->3M(64M) 4.423ms
                [2.000s][info][gc,heap] GC(1) ParOldGen: 2048K(44032K)->5120K(44032K)
                [2.000s][info][gc] GC(1) Pause Full (System.gc()) 9M->5M(64M) 14.423ms
                """);

        assertThat(GcTimelines.read(GcMaterial.ofLog(file)).events())
                .extracting(GcEvent::promotedBytes)
                .containsExactly(2L << 20, GcEvent.UNKNOWN);
    }

    @Test
    void aLogOfJdk8IsReadByGcToolKit() throws Exception {
        var file = folder.resolve("jdk8.log");
        var log = new StringBuilder("OpenJDK 64-Bit Server VM (25.392-b08) for linux-amd64 JRE (1.8.0_392-b08)\n"
                + "CommandLine flags: -XX:+PrintGC -XX:+PrintGCDateStamps -XX:+PrintGCDetails -XX:+PrintGCTimeStamps"
                + " -XX:+UseParallelGC\n");
        for (int i = 0; i < 20; i++) {
            log.append(String.format(
                    Locale.ROOT,
                    "2024-01-01T10:00:%02d.100+0000: %d.100: [GC (Allocation Failure) [PSYoungGen: 65536K->10720K(76288K)]"
                            + " 65536K->%dK(251392K), 0.0123456 secs] [Times: user=0.03 sys=0.01, real=0.01 secs]%n",
                    i,
                    i + 1,
                    20_000 + 100 * i));
        }
        Files.writeString(file, log);

        var timeline = GcTimelines.read(GcMaterial.ofLog(file));

        assertThat(timeline.collector()).isEqualTo(GcCollector.PARALLEL);
        assertThat(timeline.events()).hasSizeGreaterThan(17);
        assertThat(timeline.events().get(3).line()).startsWith("64->20->? MB, 246 MB committed, 12.346 ms");
    }

    @Test
    void collectionsThatComeTenTimesAsOftenAreSeenToDoSo() throws Exception {
        var file = folder.resolve("often.log");
        var log = new StringBuilder();
        double second = 0;
        for (int i = 0; second < 24 * 3600; i++) {
            double share = second / (24 * 3600);
            second += share < 0.25 ? 30 : share < 0.75 ? 10 : 3;
            log.append(String.format(
                    Locale.ROOT,
                    "[%.3fs][info][gc] GC(%d) Pause Young (Allocation Failure) 60M->%dM(64M) 1.500ms%n",
                    second,
                    i,
                    10 + Math.round(20 * share)));
        }
        Files.writeString(file, log);

        var summary = GcTimelines.read(GcMaterial.ofLog(file)).summary();

        assertThat(summary.firstIntervalSeconds()).isBetween(25.0, 32.0);
        assertThat(summary.lastIntervalSeconds()).isBetween(2.8, 3.6);
        assertThat(summary.pauses().medianNanos()).isEqualTo(1_500_000);
    }

    @Test
    void ofALongLogTheNewestAreListedAndAllAreSummedUp() throws Exception {
        var file = folder.resolve("long.log");
        var begun = Instant.parse("2026-01-01T00:00:00Z");
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 50_000; i++) {
                var at = begun.plusSeconds(10L * i).toString().replace("Z", ".000+0000");
                out.write("[" + at + "][info][gc] GC(" + i + ") Pause Young (Allocation Failure) 60M->"
                        + (10 + i / 2_000) + "M(64M) 2.000ms\n");
            }
        }

        var timeline = GcTimelines.read(GcMaterial.ofLog(file));

        assertThat(timeline.events()).hasSize(GcTimeline.MOST_EVENTS);
        assertThat(timeline.events().get(0).number()).isEqualTo(30_000);
        assertThat(timeline.leftOut()).isEqualTo(30_000);
        assertThat(timeline.summary().collections()).isEqualTo(50_000);
        assertThat(timeline.summary().pauses().count()).isEqualTo(50_000);
        assertThat(timeline.from()).isEqualTo(begun.minusMillis(2));
        assertThat(timeline.floor()).hasSizeBetween(1_900, 4_001);
        var floor = GcFloor.seriesOf(timeline);
        assertThat(floor.value(0)).isEqualTo(10 << 20);
        assertThat(floor.value(floor.size() - 1)).isEqualTo(34 << 20);
    }
}
