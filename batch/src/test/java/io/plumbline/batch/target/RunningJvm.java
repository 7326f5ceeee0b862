package io.plumbline.batch.target;

import io.plumbline.testing.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs {@link TargetProgram} with JMX on a free loopback port, killed on close. */
public final class RunningJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final int port;
    private boolean isFull;

    private RunningJvm(Process process, int port) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = port;
    }

    /** Starts one of the same version as this. */
    public static RunningJvm start(int leakMegabytes, String... options) throws IOException {
        return start(Path.of(System.getProperty("java.home")), leakMegabytes, options);
    }

    public static RunningJvm start(Path javaHome, int leakMegabytes, String... options) throws IOException {
        return startWith(javaHome, leakMegabytes, false, withoutPassword(options));
    }

    /** Starts one that keeps nothing before it is told to {@link #fill}. */
    public static RunningJvm startEmpty(Path javaHome, int leakMegabytes) throws IOException {
        return startWith(javaHome, leakMegabytes, true, withoutPassword());
    }

    private static List<String> withoutPassword(String... options) {
        var all = new ArrayList<>(List.of("-Dcom.sun.management.jmxremote.authenticate=false"));
        all.addAll(List.of(options));
        return all;
    }

    /** Starts one that runs a jar with the program in it. */
    static RunningJvm startJar(Path jar) throws IOException {
        return startWith(
                Path.of(System.getProperty("java.home")),
                List.of("-Dcom.sun.management.jmxremote.authenticate=false"),
                List.of("-jar", jar.toString(), "1", "false"));
    }

    /** Starts one that asks for a password; user {@code monitor}. */
    public static RunningJvm startProtected(Path folder, String password) throws IOException {
        var passwords = secretFile(folder.resolve("passwords"), "monitor " + password + "\n");
        var rights = secretFile(folder.resolve("rights"), "monitor readwrite\n");
        return startWith(
                Path.of(System.getProperty("java.home")),
                1,
                false,
                List.of(
                        "-Dcom.sun.management.jmxremote.password.file=" + passwords,
                        "-Dcom.sun.management.jmxremote.access.file=" + rights));
    }

    private static Path secretFile(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static RunningJvm startWith(Path javaHome, int leakMegabytes, boolean isEmpty, List<String> options)
            throws IOException {
        return startWith(
                javaHome,
                options,
                List.of(
                        "-cp",
                        classes().toString(),
                        TargetProgram.class.getName(),
                        Integer.toString(leakMegabytes),
                        Boolean.toString(isEmpty)));
    }

    private static RunningJvm startWith(Path javaHome, List<String> options, List<String> program) throws IOException {
        var port = FreePort.find();
        var command = new ArrayList<String>();
        command.add(javaHome.resolve("bin/java").toString());
        command.addAll(List.of(
                "-Xmx160m",
                "-Xms64m",
                "-XX:TieredStopAtLevel=1",
                "-Dcom.sun.management.jmxremote.port=" + port,
                "-Dcom.sun.management.jmxremote.rmi.port=" + port,
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.ssl=false"));
        command.addAll(options);
        command.addAll(program);
        var jvm = new RunningJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start(), port);
        jvm.awaitLine("ready");
        return jvm;
    }

    static Path classes() {
        var location = TargetProgram.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(location.getPath());
    }

    /** Lets it keep its buffers from now on. */
    public void fill() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Waits until it keeps as much as it is to keep. One thread. */
    public void awaitFull() throws IOException {
        if (!isFull) {
            awaitLine("full");
            isFull = true;
        }
    }

    private void awaitLine(String awaited) throws IOException {
        var said = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(awaited)) {
                return;
            }
            said.append(line).append('\n');
        }
        close();
        throw new IOException("the JVM ended before it was " + awaited + ": " + said);
    }

    public JmxAddress address() {
        return JmxAddress.parse(url());
    }

    public String url() {
        return "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** Stops it so that it hangs: it keeps its connections but answers nothing. */
    public void freeze() throws IOException {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start().waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        // on a busy machine a thread may go on for a while after the signal was sent
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!standsStill()) {
            if (System.nanoTime() > end) {
                throw new IOException("process " + pid() + " does not stand still");
            }
            Thread.onSpinWait();
        }
    }

    private boolean standsStill() throws IOException {
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid() + "/task"))) {
            for (var thread : threads) {
                var told = Files.readString(thread.resolve("stat"));
                // the name before it may hold anything
                if (told.charAt(told.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
        } catch (NoSuchFileException ended) {
            // a thread that was about to
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        kill();
    }

    /** Ends it without warning. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new UncheckedIOException(new IOException("process " + pid() + " does not die"));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
