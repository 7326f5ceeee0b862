package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same leaks in ten runs, with two JDKs and two builds, as heap dumps show them. */
class FingerprintTest {

    private static final int RUNS = 10;

    /** Of so many runs at least each leak has the same; of ten these are all. */
    private static final double LEAST_SHARE = 0.95;

    /*
     * Six leaks: in a map, a list, a queue, a ThreadLocal of a thread that lives on, lambdas in a list of listeners, and objects
     * of the JDK alone. What the second build has more of moves lines and gives lambdas other numbers.
     */
    private static final String SOURCE = """
            package shop;
            %s
            import com.sun.management.HotSpotDiagnosticMXBean;
            import java.lang.management.ManagementFactory;
            import java.util.*;
            import java.util.concurrent.*;
            public class Leaks {
                static final Map<String, Order> ORDERS = new ConcurrentHashMap<>();
                static final List<Entry> TRAIL = new ArrayList<>();
                static final Queue<Job> JOBS = new LinkedBlockingQueue<>();
                static final ThreadLocal<List<Step>> STEPS = ThreadLocal.withInitial(ArrayList::new);
                static final List<Runnable> LISTENERS = new CopyOnWriteArrayList<>();
                static final Map<Long, byte[]> PAGES = new HashMap<>();
                static class Order { final byte[] content = new byte[1_000]; }
                static class Entry { final long[] values = new long[120]; }
                static class Job { final char[] text = new char[500]; }
                static class Step { final int[] places = new int[250]; }
                static volatile Object last;
                %s
                static void leak(int i) {
                    ORDERS.put("order-" + i, new Order());
                    TRAIL.add(new Entry());
                    JOBS.add(new Job());
                    STEPS.get().add(new Step());
                    var page = new byte[1_000];
                    PAGES.put((long) i, page);
                    if (i %% 50 == 0) { var state = new byte[50_000]; LISTENERS.add(() -> last = state); }
                }
                public static void main(String[] arguments) throws Exception {
                    %s
                    for (int dump = 0; dump < 3; dump++) {
                        for (int i = 0; i < 1_500; i++) { leak(1_500 * dump + i); }
                        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                            .dumpHeap(arguments[0] + "/" + dump + ".hprof", true);
                    }
                    Runtime.getRuntime().halt(0);
                }
            }
            """;

    private static final String COMMENTS = """
            // a line more
            // and another one""";
    private static final String MEMBERS = """
            static Runnable first() { return () -> last = "first"; }
            static class Audit { final byte[] notes = new byte[9]; }""";
    private static final String CALLS = """
            first().run(); last = new Audit(); ((Runnable) () -> last = "audit").run();""";

    @TempDir
    private static Path folder;

    private static List<Path> builds = List.of();

    @BeforeAll
    static void buildTwice() throws Exception {
        builds = List.of(compiled("first", source("", "", "")), compiled("second", source(COMMENTS, MEMBERS, CALLS)));
    }

    private static String source(String comments, String members, String calls) {
        return SOURCE.formatted(comments, members, calls);
    }

    @Test
    void theSameLeaksHaveTheSameFingerprintsInTenRunsOfTwoJdksAndTwoBuilds() throws Exception {
        var homes = List.of(Path.of(System.getProperty("java.home")), Jdk25.required());
        var fingerprintsByRun = new ArrayList<Map<String, String>>();
        for (int run = 0; run < RUNS; run++) {
            fingerprintsByRun.add(fingerprints(homes.get(run % 2), builds.get(run / 2 % 2), run));
        }

        var leaks = fingerprintsByRun.stream()
                .flatMap(run -> run.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        var shares = new HashMap<String, Double>();
        for (var leak : leaks) {
            long most = fingerprintsByRun.stream()
                    .map(run -> run.getOrDefault(leak, ""))
                    .filter(fingerprint -> !fingerprint.isEmpty())
                    .collect(Collectors.groupingBy(fingerprint -> fingerprint, Collectors.counting()))
                    .values()
                    .stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            shares.put(leak, most / (double) RUNS);
        }
        System.out.println("the same fingerprint, of " + RUNS + " runs: " + shares);
        assertThat(leaks)
                .isEqualTo(Set.of(
                        "shop.Leaks.ORDERS",
                        "shop.Leaks.TRAIL",
                        "shop.Leaks.JOBS",
                        "java.lang.Thread.threadLocals",
                        "shop.Leaks.LISTENERS",
                        "shop.Leaks.PAGES"));
        assertThat(shares.values()).allMatch(share -> share >= LEAST_SHARE);
    }

    /** Of what grows, by the field that holds it; by its class where no field of the program does. */
    private static Map<String, String> fingerprints(Path javaHome, Path build, int run) throws Exception {
        var place = Files.createDirectories(folder.resolve("run-" + run));
        run(List.of(
                javaHome.resolve("bin/java").toString(),
                "-Xmx128m",
                "-cp",
                build.toString(),
                "shop.Leaks",
                place.toString()));
        var dumps = IntStream.range(0, 3)
                .mapToObj(dump -> place.resolve(dump + ".hprof"))
                .toList();
        var study = DumpStudy.of(dumps, place, Long.MAX_VALUE);
        for (var dump : dumps) {
            Files.delete(dump);
        }
        var evidence = Cases.evidence().withDumps(study);
        var found = new HashMap<String, String>();
        for (var finding : Judge.judge(evidence).findings()) {
            found.merge(
                    finding.holder() + "." + finding.holderField(),
                    finding.fingerprint(),
                    (one, other) -> Stream.of(one, other).distinct().sorted().collect(Collectors.joining("+")));
        }
        return found;
    }

    private static Path compiled(String name, String source) throws IOException, InterruptedException {
        var classes = Files.createDirectories(folder.resolve(name + "-classes"));
        var sources = Files.createDirectories(folder.resolve(name));
        var file = Files.writeString(sources.resolve("Leaks.java"), source);
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin/javac").toString(),
                "--release",
                "17",
                "-Xlint:none",
                "--add-modules",
                "jdk.management",
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
