package io.plumbline.batch.agent;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.plumbline.batch.agent.ProfilerPlan.Sampled;
import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.target.LocalProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The JVM in which {@link AsyncProfiler} attaches to another one, which waits in native code and without a deadline: it is ended with
 * its process. What it prints is why it could not.
 */
public final class LoadProgram {

    private static final int REFUSED = 1;

    private LoadProgram() {}

    /**
     * Takes the process, its start, what is to be sampled, the folder of the library, the profiler's arguments, its log, and how many
     * milliseconds it may wait for the other JVM to listen.
     */
    public static void main(String[] arguments) throws IOException {
        BoundedJvm.endWithWhoStartedUs();
        // so that it gives up, and takes away the file by which it asks, before somebody ends it
        System.setProperty("sun.tools.attach.attachTimeout", arguments[6]);
        try {
            load(
                    Long.parseLong(arguments[0]),
                    Instant.parse(arguments[1]),
                    Sampled.valueOf(arguments[2]),
                    Path.of(arguments[3]),
                    arguments[4],
                    Path.of(arguments[5]));
        } catch (IOException refused) {
            try (var output = new FileOutputStream(FileDescriptor.out)) {
                output.write(String.valueOf(refused.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
            System.exit(REFUSED);
        }
        BoundedJvm.answered();
    }

    /* All of it is looked at here, as late as can be: between a look and the signal another process may get the number. */
    private static void load(
            long pid, Instant startedAt, Sampled sampled, Path folder, String profilerArguments, Path log)
            throws IOException {
        var process = LocalProcess.find(pid)
                .filter(found -> found.isSameAs(startedAt))
                .orElseThrow(() -> new IOException("process " + pid + " has ended"));
        var refusal = process.refusal();
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
        if (!process.isOfOurUser()) {
            throw new IOException("process " + pid + " belongs to user \"" + process.user()
                    + "\", who cannot read what Plumbline writes");
        }
        var host = HostProcess.of(pid);
        var obstacle = host.obstacle(sampled, folder.resolve(ProfilerLibrary.NAME));
        var platform = host.platform();
        if (obstacle.isPresent() || platform == null) {
            throw new IOException(obstacle.orElse(""));
        }
        load(pid, ProfilerLibrary.in(folder, platform), profilerArguments, log);
    }

    private static void load(long pid, Path library, String profilerArguments, Path log) throws IOException {
        try {
            var machine = VirtualMachine.attach(Long.toString(pid));
            try {
                machine.loadAgentPath(library.toString(), profilerArguments);
            } finally {
                machine.detach();
            }
        } catch (AgentInitializationException refused) {
            throw new IOException("async-profiler refused: " + said(log, refused), refused);
        } catch (AgentLoadException | AttachNotSupportedException notLoaded) {
            throw new IOException(
                    "the JVM did not load async-profiler: " + notLoaded.getMessage()
                            + " (from Java 21 on, -XX:-EnableDynamicAgentLoading forbids it)",
                    notLoaded);
        }
    }

    private static String said(Path log, AgentInitializationException refused) throws IOException {
        var text = Files.isRegularFile(log) ? Files.readString(log).strip() : "";
        return text.isEmpty() ? "code " + refused.returnValue() : text;
    }
}
