package io.plumbline.server.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A running JVM of the leak lab that answers over JMX on the loopback address. Thread-safe. */
public final class LabJvm implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final Duration STOP = Duration.ofSeconds(5);

    private final Process process;
    private final int jmxPort;
    private final List<LabTruth> truths = new CopyOnWriteArrayList<>();
    private volatile boolean closing;

    private LabJvm(Process process, int jmxPort) {
        this.process = process;
        this.jmxPort = jmxPort;
    }

    /**
     * Starts one that holds nothing but what it leaks.
     *
     * @param labJar the runnable jar of the lab
     * @param name of the case
     * @param options of the lab
     * @throws IOException if no process can be started
     */
    public static LabJvm start(Path labJar, String name, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of(name, "--live-set", "0", "--churn", "50MiB/s"));
        arguments.addAll(List.of(options));
        return start(labJar, List.of("-Xms64m", "-Xmx2g"), arguments);
    }

    /**
     * Starts one.
     *
     * @param labJar the runnable jar of the lab
     * @param jvmOptions heap and collector
     * @param arguments of the lab: the name of the case, then its options
     * @throws IOException if no process can be started
     */
    public static LabJvm start(Path labJar, List<String> jvmOptions, List<String> arguments) throws IOException {
        var jmxPort = LoopbackPort.free();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-Dcom.sun.management.jmxremote.port=" + jmxPort,
                "-Dcom.sun.management.jmxremote.rmi.port=" + jmxPort,
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-jar",
                labJar.toString()));
        command.addAll(arguments);
        var process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        var lab = new LabJvm(process, jmxPort);
        var reader = new Thread(lab::readTruths, "truth of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return lab;
    }

    /** Where the product reaches it. */
    public String jmxUrl() {
        return "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi";
    }

    /** Its process. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** What it said last. */
    public Optional<LabTruth> truth() {
        return truths.isEmpty() ? Optional.empty() : Optional.of(truths.get(truths.size() - 1));
    }

    /** Everything that it said, oldest first. */
    public List<LabTruth> truths() {
        return List.copyOf(truths);
    }

    @Override
    public void close() {
        end();
    }

    /** Ends the process; a second call does nothing. */
    public void end() {
        closing = true;
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void readTruths() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                truths.add(JSON.readValue(line, LabTruth.class));
            }
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the lab printed something else than its truth", malformed);
        } catch (IOException closed) {
            // to destroy a process closes its output before it has ended
            if (!closing && process.isAlive()) {
                throw new UncheckedIOException("the lab's output cannot be read", closed);
            }
        }
    }
}
