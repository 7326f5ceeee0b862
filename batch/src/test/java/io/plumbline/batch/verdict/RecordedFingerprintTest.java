package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.LiveObjects;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same leaks in several runs, with two JDKs and two builds, as the old objects of recordings show them. */
class RecordedFingerprintTest {

    /** Of both JDKs and both builds one each; more by the property of this name. */
    private static final int RUNS = Integer.getInteger("fingerprint.runs", 4);

    /*
     * Four leaks that a recording tells apart by where their arrays are allocated: three in constructors, one in a method. What the
     * second build has more of moves lines.
     */
    private static final String SOURCE = """
            package shop;
            %s
            import java.util.*;
            import java.util.concurrent.*;
            public class Leaks {
                static final Map<Integer, Order> ORDERS = new ConcurrentHashMap<>();
                static final List<Entry> TRAIL = new ArrayList<>();
                static final Queue<Job> JOBS = new ConcurrentLinkedQueue<>();
                static final Map<Integer, byte[]> PAGES = new HashMap<>();
                static class Order { final byte[] content; Order(int size) { content = new byte[size]; } }
                static class Entry { final long[] values; Entry(int size) { values = new long[size]; } }
                static class Job { final char[] text; Job(int size) { text = new char[size]; } }
                static volatile Object last;
                %s
                static byte[] page(int size) { return new byte[size]; }
                static void leak(int i) {
                    ORDERS.put(i, new Order(2_000));
                    TRAIL.add(new Entry(250));
                    JOBS.add(new Job(1_000));
                    PAGES.put(i, page(2_000));
                }
                public static void main(String[] arguments) {
                    for (int round = 0; round < 8; round++) {
                        for (int i = 0; i < 1_000; i++) {
                            leak(1_000 * round + i);
                            for (int j = 0; j < 5; j++) { last = new int[500]; }
                        }
                        System.gc();
                    }
                }
            }
            """;

    private static final String SETTINGS = """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="jdk.OldObjectSample"><setting name="enabled">true</setting>
                <setting name="stackTrace">true</setting><setting name="cutoff">0 ns</setting></event>
              <event name="jdk.GarbageCollection"><setting name="enabled">true</setting>
                <setting name="threshold">0 ms</setting></event>
            </configuration>
            """;

    @TempDir
    private Path folder;

    @Test
    void theSameLeaksHaveTheSameFingerprintsInRecordingsOfTwoJdksAndTwoBuilds() throws Exception {
        var homes = List.of(Path.of(System.getProperty("java.home")), Jdk25.required());
        var builds = List.of(
                compiled("first", SOURCE.formatted("", "")),
                compiled(
                        "second",
                        SOURCE.formatted("// a line more\n// and another one", "static class Audit { int notes; }")));
        var byRun = new ArrayList<Map<String, String>>();
        for (int run = 0; run < RUNS; run++) {
            byRun.add(fingerprints(recording(homes.get(run % 2), builds.get(run / 2 % 2), run)));
        }

        var inAll = new TreeSet<>(byRun.get(0).keySet());
        byRun.forEach(run -> inAll.retainAll(run.keySet()));
        System.out.println("found in each of " + RUNS + " recordings: " + inAll);
        assertThat(inAll)
                .contains(
                        "shop.Leaks$Order.<init>",
                        "shop.Leaks$Entry.<init>",
                        "shop.Leaks$Job.<init>",
                        "shop.Leaks.page");
        for (var leak : inAll) {
            assertThat(byRun.stream().map(run -> run.get(leak)).distinct())
                    .as(leak)
                    .hasSize(1);
        }
        // as dumps and histograms of live objects name them
        for (var element : List.of("shop.Leaks$Order", "shop.Leaks$Entry", "shop.Leaks$Job")) {
            assertThat(byRun.get(0))
                    .containsEntry(element + ".<init>", Fingerprint.of(Area.HEAP, element, null, null, null));
        }
    }

    /** By the method that allocates. */
    private static Map<String, String> fingerprints(Path recording) throws Exception {
        var sites = AllocationSite.ofAll(LiveObjects.read(recording));
        var found = new HashMap<String, String>();
        for (var finding :
                Judge.judge(Cases.evidence().withAllocationSites(sites)).findings()) {
            var site = finding.allocationSite();
            assertThat(site).isNotNull();
            found.merge(
                    Fingerprint.withoutLine(String.valueOf(site)),
                    finding.fingerprint(),
                    (one, other) -> one.equals(other) ? one : one + "+" + other);
        }
        return found;
    }

    private Path recording(Path javaHome, Path build, int run) throws IOException, InterruptedException {
        var settings = Files.writeString(folder.resolve("events.jfc"), SETTINGS);
        var recording = folder.resolve("run-" + run + ".jfr");
        run(List.of(
                javaHome.resolve("bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TLABSize=16k",
                "-XX:-ResizeTLAB",
                "-XX:StartFlightRecording:settings=" + settings + ",filename=" + recording,
                "-cp",
                build.toString(),
                "shop.Leaks"));
        return recording;
    }

    private Path compiled(String name, String source) throws IOException, InterruptedException {
        var classes = Files.createDirectories(folder.resolve(name + "-classes"));
        var file =
                Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("Leaks.java"), source);
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin/javac").toString(),
                "--release",
                "17",
                "-Xlint:none",
                "-d",
                classes.toString(),
                file.toString()));
        return classes;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
