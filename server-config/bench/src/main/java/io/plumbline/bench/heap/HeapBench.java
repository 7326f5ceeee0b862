package io.plumbline.bench.heap;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.bench.heap.MeasuredProcess.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Measures our engine and its peers on dumps of live JVMs, each question in a process of its own with warm files. */
public final class HeapBench {

    private static final String SUFFIX = ".plumbline";
    private static final Path JDK_25 = Path.of(System.getenv().getOrDefault("JAVA_HOME_25", ""));
    private static final double LARGEST_GROWTH = 0.5;

    private final HeapBenchSettings settings;
    private final PatientDumps dumps;
    private final List<Row> rows = new ArrayList<>();
    private final List<CurvePoint> curve = new ArrayList<>();

    /** One measured question. */
    record Row(String dump, String program, String question, Cost cost, long indexBytes, String remark) {}

    /** What an index of so many objects takes. */
    record CurvePoint(double gigabytes, long objects, Cost cost) {}

    public HeapBench(HeapBenchSettings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.directory());
        this.dumps = new PatientDumps(settings.directory());
    }

    public void run() throws IOException, InterruptedException {
        var own = Path.of(System.getProperty("java.home"));
        for (double size : settings.gigabytes()) {
            measureAll(dumps.of(size, own), label(size, own));
        }
        for (double size : new TreeSet<>(settings.curve())) {
            measureCurve(size, dumps.of(size, own));
        }
        double growing = Math.min(
                LARGEST_GROWTH, settings.gigabytes().get(settings.gigabytes().size() - 1));
        measureGrowth(dumps.growing(growing, own), label(growing, own));
        if (Files.isExecutable(JDK_25.resolve("bin/java"))) {
            measureOurs(dumps.of(growing, JDK_25), label(growing, JDK_25));
        }
        var table = new HeapBenchReport(rows, curve).markdown();
        Files.writeString(settings.directory().resolve("heap.md"), table);
        System.out.println(table);
    }

    private static String label(double gigabytes, Path javaHome) {
        return String.format(
                Locale.ROOT,
                "%s GB, %s",
                gigabytes,
                javaHome.equals(JDK_25) ? "JDK 25" : "JDK " + Runtime.version().feature());
    }

    private void measureAll(Path dump, String label) throws IOException, InterruptedException {
        warm(dump);
        measureOurs(dump, label);
        for (var peer : List.of("gridkit", "netbeans", "shark")) {
            measurePeer(peer, "histogram", dump, label);
        }
        for (var peer : List.of("netbeans", "shark")) {
            measurePeer(peer, "dominators", dump, label);
        }
    }

    private void measureOurs(Path dump, String label) throws IOException, InterruptedException {
        var index = dump.resolveSibling(dump.getFileName() + SUFFIX);
        Files.deleteIfExists(index);
        add(label, "Plumbline", "histogram", ours("histogram", dump), Optional.empty());
        var built = ours("dominators", dump);
        add(label, "Plumbline", "index, dominators, retained sizes", built, Optional.of(index));
        add(label, "Plumbline", "the same again, from the index", ours("dominators", dump), Optional.empty());
        add(
                label,
                "Plumbline",
                "paths of 10,000 sessions, merged",
                ours("paths", dump, "--class=" + HeapPatient.class.getName() + "$Session"),
                Optional.empty());
        add(label, "Plumbline", "suspects", ours("suspects", dump, "--json"), Optional.empty(), foundLeak());
        addCurve(dump, built);
    }

    private void measureCurve(double gigabytes, Path dump) throws IOException, InterruptedException {
        warm(dump);
        Files.deleteIfExists(dump.resolveSibling(dump.getFileName() + SUFFIX));
        addCurve(dump, ours("dominators", dump));
        System.out.println("curve: " + gigabytes + " GB");
    }

    private void addCurve(Path dump, Cost cost) throws IOException, InterruptedException {
        ours("verify", dump, "--json");
        var objects = new ObjectMapper()
                .readTree(output().toFile())
                .path("completeness")
                .path("objects")
                .asLong();
        curve.add(new CurvePoint(Files.size(dump) / 1e9, objects, cost));
    }

    private void measureGrowth(List<Path> two, String label) throws IOException, InterruptedException {
        for (var dump : two) {
            warm(dump);
            Files.deleteIfExists(dump.resolveSibling(dump.getFileName() + SUFFIX));
        }
        var cost = ours("diff", two.get(0), two.get(1).toString(), "--json");
        add(label, "Plumbline", "growth between two, from nothing", cost, Optional.empty(), foundLeak());
    }

    /** Whether the answer just given names the field that leaks. */
    private String foundLeak() throws IOException {
        var answer = new ObjectMapper().readTree(output().toFile());
        for (var list : List.of(answer.path("suspects"), answer.path("growth").path("paths"))) {
            for (var each : list) {
                if (each.path("holder").asText().endsWith("HeapPatient$Sessions")
                        && each.path("holderField").asText().equals("LIVE")) {
                    return "names the leak";
                }
            }
        }
        return "does NOT name the leak";
    }

    private Cost ours(String question, Path dump, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (!settings.memory().isEmpty()) {
            command.add("-Xmx" + settings.memory());
        }
        command.addAll(List.of(
                "-jar",
                settings.distribution().resolve("plumbline.jar").toString(),
                "heap",
                question,
                dump.toString()));
        command.addAll(List.of(more));
        return MeasuredProcess.run(command, output(), settings.limit());
    }

    private void measurePeer(String peer, String question, Path dump, String label)
            throws IOException, InterruptedException {
        var classes = Path.of(Peer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx8g",
                "-Djava.io.tmpdir=" + settings.directory(),
                "-classpath",
                settings.peers().resolve(peer) + "/*:" + classes,
                Peer.class.getName(),
                peer,
                question,
                dump.toString());
        add(label, peer, question, MeasuredProcess.run(command, output(), settings.limit()), Optional.empty());
    }

    private void add(String dump, String program, String question, Cost cost, Optional<Path> index) throws IOException {
        add(dump, program, question, cost, index, "");
    }

    private void add(String dump, String program, String question, Cost cost, Optional<Path> index, String remark)
            throws IOException {
        long indexBytes = index.isPresent() && Files.exists(index.get()) ? Files.size(index.get()) : 0;
        var row = new Row(dump, program, question, cost, indexBytes, remark);
        rows.add(row);
        System.out.println(HeapBenchReport.line(row));
    }

    private Path output() {
        return settings.directory().resolve("answer.txt");
    }

    /** Reads the file once, so that what is measured is not the disk. */
    private static void warm(Path file) throws IOException {
        var buffer = new byte[1 << 20];
        try (var in = Files.newInputStream(file)) {
            while (in.read(buffer) >= 0) {
                // only the page cache matters
            }
        }
    }
}
