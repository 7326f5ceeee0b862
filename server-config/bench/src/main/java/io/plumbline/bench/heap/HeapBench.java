package io.plumbline.bench.heap;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.bench.heap.MeasuredProcess.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final double GIGABYTE = 1e9;
    private static final double MILLIS_OF_A_SECOND = 1e3;
    private static final String SESSION = HeapPatient.class.getName() + "$Session";
    /** Tried from the smallest up, in megabytes. */
    private static final List<Integer> HEAPS = List.of(32, 48, 64, 80, 96, 112, 128, 192, 256, 384, 512, 1024, 2048);

    private final HeapBenchSettings settings;
    private final PatientDumps dumps;
    private final List<Row> rows = new ArrayList<>();
    private final List<CurvePoint> curve = new ArrayList<>();
    private final List<Reached> reached = new ArrayList<>();

    /** One measured question. */
    record Row(String dump, String program, String question, Cost cost, long indexBytes, String remark) {}

    /** What an index of so many objects takes. */
    record CurvePoint(double gigabytes, long objects, Cost cost) {}

    /** What an operation took on a dump of so many gigabytes, in the operation's unit. */
    record Reached(double gigabytes, Operation operation, double measured) {}

    public HeapBench(HeapBenchSettings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.directory());
        this.dumps = new PatientDumps(settings.directory());
    }

    public void run() throws IOException, InterruptedException {
        var own = Path.of(System.getProperty("java.home"));
        for (double size : settings.gigabytes()) {
            measureAll(size, dumps.of(size, own), label(size, own));
        }
        for (double size : new TreeSet<>(settings.curve())) {
            measureCurve(size, dumps.of(size, own));
        }
        double growing = Math.min(
                LARGEST_GROWTH, settings.gigabytes().get(settings.gigabytes().size() - 1));
        measureGrowth(growing, dumps.growing(growing, own), label(growing, own));
        if (Files.isExecutable(JDK_25.resolve("bin/java"))) {
            measureOurs(dumps.of(growing, JDK_25), label(growing, JDK_25));
        }
        var table = new HeapBenchReport(rows, curve, reached).markdown();
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

    private void measureAll(double gigabytes, Path dump, String label) throws IOException, InterruptedException {
        warm(dump);
        var ours = measureOurs(dump, label);
        reach(gigabytes, Operation.HISTOGRAM, seconds(ours.histogram().wall()));
        reach(gigabytes, Operation.INDEX, seconds(ours.index().wall()));
        reach(gigabytes, Operation.PEAK, ours.index().peakBytes() / GIGABYTE);
        reach(gigabytes, Operation.INDEX_SIZE, Files.size(indexOf(dump)) / (double) Files.size(dump));
        reach(gigabytes, Operation.REOPEN, seconds(ours.reopened().wall()));
        measureOpened(gigabytes, dump);
        measureLeastHeap(gigabytes, dump);
        var gridkit = measurePeer("gridkit", "histogram", dump, label);
        reach(gigabytes, Operation.CPU_OF_GRIDKIT, seconds(ours.index().cpu()) / seconds(gridkit.cpu()));
        for (var peer : List.of("netbeans", "shark")) {
            measurePeer(peer, "histogram", dump, label);
            measurePeer(peer, "dominators", dump, label);
        }
    }

    /** What the questions took that bars are set for. */
    private record Ours(Cost histogram, Cost index, Cost reopened) {}

    private Ours measureOurs(Path dump, String label) throws IOException, InterruptedException {
        var index = indexOf(dump);
        Files.deleteIfExists(index);
        var histogram = ours("histogram", dump);
        add(label, "Plumbline", "histogram", histogram, Optional.empty());
        var built = ours("dominators", dump);
        add(label, "Plumbline", "index, dominators, retained sizes", built, Optional.of(index));
        var reopened = ours("dominators", dump);
        add(label, "Plumbline", "the same again, from the index", reopened, Optional.empty());
        add(
                label,
                "Plumbline",
                "paths of 10,000 sessions, merged",
                ours("paths", dump, "--class=" + SESSION),
                Optional.empty());
        add(label, "Plumbline", "suspects", ours("suspects", dump, "--json"), Optional.empty(), foundLeak());
        addCurve(dump, built);
        return new Ours(histogram, built, reopened);
    }

    private void measureOpened(double gigabytes, Path dump) throws IOException, InterruptedException {
        var command = List.of(
                java(),
                "-classpath",
                settings.distribution().resolve("lib") + "/*:" + ownClasses(),
                OpenedHeap.class.getName(),
                indexOf(dump).toString(),
                SESSION);
        var cost = MeasuredProcess.run(command, output(), settings.limit());
        if (cost.exitCode() != 0) {
            throw new IOException("no answer: " + Files.readString(errors()));
        }
        var figures = Files.readString(output()).strip().split(" ");
        var operations =
                List.of(Operation.ONE_PATH, Operation.MANY_PATHS, Operation.THREADS, Operation.THREADS_ALLOCATE);
        for (int i = 0; i < operations.size(); i++) {
            reach(gigabytes, operations.get(i), Double.parseDouble(figures[i]));
        }
    }

    private void measureLeastHeap(double gigabytes, Path dump) throws IOException, InterruptedException {
        for (int megabytes : HEAPS) {
            Files.deleteIfExists(indexOf(dump));
            if (MeasuredProcess.run(command("-Xmx" + megabytes + "m", "dominators", dump), output(), settings.limit())
                            .exitCode()
                    == 0) {
                reach(gigabytes, Operation.LEAST_HEAP, megabytes);
                return;
            }
        }
    }

    private void reach(double gigabytes, Operation operation, double measured) {
        reached.add(new Reached(gigabytes, operation, measured));
        System.out.println(operation.line(gigabytes, measured));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_OF_A_SECOND;
    }

    private static Path indexOf(Path dump) {
        return dump.resolveSibling(dump.getFileName() + SUFFIX);
    }

    private void measureCurve(double gigabytes, Path dump) throws IOException, InterruptedException {
        warm(dump);
        Files.deleteIfExists(indexOf(dump));
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
        curve.add(new CurvePoint(Files.size(dump) / GIGABYTE, objects, cost));
    }

    private void measureGrowth(double gigabytes, List<Path> two, String label)
            throws IOException, InterruptedException {
        for (var dump : two) {
            warm(dump);
            Files.deleteIfExists(indexOf(dump));
        }
        var cost = ours("diff", two.get(0), two.get(1).toString(), "--json");
        add(label, "Plumbline", "growth between two, from nothing", cost, Optional.empty(), foundLeak());
        reach(gigabytes, Operation.GROWTH, seconds(cost.wall()));
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
        var heap = settings.memory().isEmpty() ? "" : "-Xmx" + settings.memory();
        return MeasuredProcess.run(command(heap, question, dump, more), output(), settings.limit());
    }

    private List<String> command(String heap, String question, Path dump, String... more) {
        var command = new ArrayList<String>();
        command.add(java());
        if (!heap.isEmpty()) {
            command.add(heap);
        }
        command.addAll(List.of(
                "-jar",
                settings.distribution().resolve("plumbline.jar").toString(),
                "heap",
                question,
                dump.toString()));
        command.addAll(List.of(more));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String ownClasses() {
        return Path.of(HeapBench.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    private Cost measurePeer(String peer, String question, Path dump, String label)
            throws IOException, InterruptedException {
        var command = List.of(
                java(),
                "-Xmx8g",
                "-Djava.io.tmpdir=" + settings.directory(),
                "-classpath",
                settings.peers().resolve(peer) + "/*:" + ownClasses(),
                Peer.class.getName(),
                peer,
                question,
                dump.toString());
        var cost = MeasuredProcess.run(command, output(), settings.limit());
        add(label, peer, question, cost, Optional.empty());
        return cost;
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

    private Path errors() {
        return MeasuredProcess.errorsBeside(output());
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
