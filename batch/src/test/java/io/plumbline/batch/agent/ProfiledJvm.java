package io.plumbline.batch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.AttachAddress;
import io.plumbline.batch.target.LocalJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A JVM of its own that runs {@link ProfiledProgram}, killed on close. */
public final class ProfiledJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final AttachAddress.ByPid address;

    private ProfiledJvm(Process process) throws IOException {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        rounds(1);
        this.address = AttachAddress.ByPid.running(process.pid());
    }

    public static ProfiledJvm start(Path javaHome, String... options) throws IOException {
        var classes = Path.of(ProfiledProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var command = Stream.of(
                        List.of(javaHome.resolve("bin/java").toString(), "-Xmx400m", "-XX:+UseSerialGC"),
                        List.of(options),
                        List.of("-cp", classes.toString(), ProfiledProgram.class.getName()))
                .flatMap(List::stream)
                .toList();
        return new ProfiledJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits until it has gone through so many more rounds; whatever else it prints fails the test. */
    public void rounds(int more) throws IOException {
        for (int i = 0; i < more; i++) {
            assertThat(output.readLine()).isEqualTo("round");
        }
    }

    LocalJvm local() {
        return new LocalJvm(address.pid(), address.startedAt());
    }

    long pid() {
        return address.pid();
    }

    public AttachAddress.ByPid address() {
        return address;
    }

    /** The names of its threads, as the system tells them. */
    List<String> threads() throws IOException {
        try (var tasks = Files.list(Path.of("/proc/" + pid() + "/task"))) {
            return tasks.map(task -> task.resolve("comm"))
                    .map(ProfiledJvm::name)
                    .toList();
        }
    }

    private static String name(Path comm) {
        try {
            return Files.readString(comm).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    void freeze() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
