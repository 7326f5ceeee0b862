package io.plumbline.batch.target;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import io.plumbline.batch.target.TargetUnreachableException.Absence;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The JVM in which {@link LocalAgent} attaches to another one: whatever the other does, or does not do, is cut short with
 * this process. It ends by itself when whoever started it has ended, which the end of its standard input tells.
 */
public final class AttachProgram {

    static final String BY_PID = "pid";
    static final String BY_MAIN_CLASS = "main-class";

    private static final int ABANDONED = 2;
    private static final int MOST_LISTED = 10;

    private AttachProgram() {}

    /** It cannot be done; the message says why and what to do. */
    private static final class Refusal extends IOException {

        private static final long serialVersionUID = 1L;

        private final Absence absence;

        Refusal(String reason) {
            this(reason, Absence.UNKNOWN);
        }

        Refusal(String reason, Absence absence) {
            super(reason);
            this.absence = absence;
        }
    }

    /**
     * Takes {@code pid}, a number and the start of that process, or {@code main-class}, a pattern and the number of the
     * process that is not meant. Answers with a {@link LocalAgent.Answer}.
     */
    public static void main(String[] arguments) throws IOException {
        endWithWhoStartedUs();
        var answer = answer(arguments).text().getBytes(StandardCharsets.UTF_8);
        try (var output = new FileOutputStream(FileDescriptor.out)) {
            output.write(answer);
        }
        System.exit(0);
    }

    private static void endWithWhoStartedUs() {
        var watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nobody writes
                        }
                    } catch (IOException gone) {
                        // he is gone, too
                    }
                    Runtime.getRuntime().halt(ABANDONED);
                },
                "end of the parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static LocalAgent.Answer answer(String[] arguments) {
        try {
            var process = arguments[0].equals(BY_PID)
                    ? byPid(Long.parseLong(arguments[1]), Instant.parse(arguments[2]))
                    : byMainClass(new ProgramPattern(arguments[1]), arguments[2]);
            return new LocalAgent.Answer.Started(process.pid(), startAgent(process));
        } catch (Refusal refused) {
            return new LocalAgent.Answer.Refused(String.valueOf(refused.getMessage()), refused.absence);
        }
    }

    private static LocalProcess byPid(long pid, Instant startedAt) throws Refusal {
        var process =
                LocalProcess.find(pid).orElseThrow(() -> new Refusal(ended(pid, startedAt), Absence.PROCESS_ENDED));
        if (!process.isSameAs(startedAt)) {
            throw new Refusal(ended(pid, startedAt) + "; another process has got its number", Absence.PROCESS_ENDED);
        }
        return attachable(process);
    }

    private static String ended(long pid, Instant startedAt) {
        return "process " + pid + ", which was started at " + startedAt
                + ", has ended; register the one that took its place, "
                + "or register by \"mainClass\" what is to be found again after a restart";
    }

    private static LocalProcess byMainClass(ProgramPattern pattern, String notThis) throws Refusal {
        var found = VirtualMachine.list().stream()
                .filter(machine -> !machine.id().equals(notThis))
                .filter(machine -> pattern.fits(ProgramPattern.programOf(machine.displayName())))
                .sorted(Comparator.comparing(VirtualMachineDescriptor::id))
                .toList();
        if (found.isEmpty()) {
            throw new Refusal(
                    "no JVM that Plumbline can see on this machine runs " + pattern
                            + listed(VirtualMachine.list().stream()
                                    .filter(machine -> !machine.id().equals(notThis)
                                            && !machine.id().equals(ownId()))
                                    .toList()),
                    Absence.NOBODY_THERE);
        }
        if (found.size() > 1) {
            throw new Refusal(found.size() + " JVMs run " + pattern + listed(found)
                    + "; name one by a narrower pattern or by its process id");
        }
        long pid = Long.parseLong(found.get(0).id());
        return attachable(
                LocalProcess.find(pid).orElseThrow(() -> new Refusal(LocalProcess.gone(pid), Absence.NOBODY_THERE)));
    }

    private static String ownId() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static String listed(List<VirtualMachineDescriptor> machines) {
        return machines.stream()
                .limit(MOST_LISTED)
                .map(machine -> machine.id() + " " + ProgramPattern.programOf(machine.displayName()))
                .collect(Collectors.joining(", ", ": ", machines.size() > MOST_LISTED ? ", …" : ""));
    }

    private static LocalProcess attachable(LocalProcess process) throws Refusal {
        Optional<String> refusal = process.refusal();
        if (refusal.isPresent()) {
            throw new Refusal(refusal.get());
        }
        return process;
    }

    private static String startAgent(LocalProcess process) throws Refusal {
        try {
            var machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException failure) {
            throw new Refusal("process " + process.pid() + " did not let us attach (" + failure.getMessage()
                    + "); it may hang, run with -XX:+DisableAttachMechanism, or be no HotSpot JVM");
        }
    }
}
