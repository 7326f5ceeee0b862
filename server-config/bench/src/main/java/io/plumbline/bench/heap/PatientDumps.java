package io.plumbline.bench.heap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Dumps of live patients; made once, kept for the next run. */
final class PatientDumps {

    private static final double MILLIONS_A_GIGABYTE = 22;
    private static final double HEAP_FACTOR = 1.6;
    private static final int LEAST_HEAP_MEGABYTES = 256;

    private final Path directory;

    PatientDumps(Path directory) {
        this.directory = directory;
    }

    /** A dump of about so many gigabytes. */
    Path of(double gigabytes, Path javaHome) throws IOException, InterruptedException {
        var dump = directory.resolve(name(gigabytes, javaHome, 0));
        if (Files.notExists(dump)) {
            make(gigabytes, javaHome, List.of(dump));
        }
        return dump;
    }

    /** Two dumps of one patient, the second with a tenth more. */
    List<Path> growing(double gigabytes, Path javaHome) throws IOException, InterruptedException {
        var dumps = List.of(
                directory.resolve(name(gigabytes, javaHome, 1)), directory.resolve(name(gigabytes, javaHome, 2)));
        if (Files.notExists(dumps.get(1))) {
            make(gigabytes, javaHome, dumps);
        }
        return dumps;
    }

    private static String name(double gigabytes, Path javaHome, int number) {
        return String.format(Locale.ROOT, "%s-%.3f-%d.hprof", javaHome.getFileName(), gigabytes, number);
    }

    private void make(double gigabytes, Path javaHome, List<Path> dumps) throws IOException, InterruptedException {
        long heapMegabytes = (long) (gigabytes * 1024 * HEAP_FACTOR) + LEAST_HEAP_MEGABYTES;
        var process = new ProcessBuilder(
                        javaHome.resolve("bin/java").toString(),
                        "-Xmx" + heapMegabytes + "m",
                        "-classpath",
                        classes(),
                        HeapPatient.class.getName(),
                        String.format(Locale.ROOT, "%.4f", gigabytes * MILLIONS_A_GIGABYTE))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (var dump : dumps) {
                if (!String.valueOf(answers.readLine()).startsWith("READY")) {
                    throw new IOException("the patient of " + gigabytes + " GB ended before its dump");
                }
                dump(process.pid(), javaHome, dump);
                process.outputWriter().write('\n');
                process.outputWriter().flush();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String classes() {
        return Path.of(HeapPatient.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    private void dump(long pid, Path javaHome, Path file) throws IOException, InterruptedException {
        var unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(unfinished);
        int exitCode = new ProcessBuilder(
                        javaHome.resolve("bin/jcmd").toString(),
                        Long.toString(pid),
                        "GC.heap_dump",
                        unfinished.toAbsolutePath().toString())
                .redirectOutput(directory.resolve("jcmd.log").toFile())
                .redirectErrorStream(true)
                .start()
                .waitFor();
        if (exitCode != 0 || Files.notExists(unfinished)) {
            throw new IOException("jcmd made no dump: " + Files.readString(directory.resolve("jcmd.log")));
        }
        Files.move(unfinished, file);
    }
}
