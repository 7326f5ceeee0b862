package io.plumbline.batch.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A process of this machine, as the system shows it before anybody asks the process itself. What the system does not tell,
 * or not to us, forbids nothing. Immutable.
 *
 * @param user who runs it; empty if the system does not tell
 * @param state {@code T} stopped, {@code Z} ended; empty if the system does not tell
 * @param isJvm false only if it surely is none
 * @param takesSignal whether it handles the signal that asks a JVM to listen; a process that does not would die of it
 * @param allowsAttach false if it was started with attaching switched off
 * @param sharesNetwork false if its loopback addresses are not ours
 */
public record LocalProcess(
        long pid,
        Instant startedAt,
        String user,
        String state,
        boolean isJvm,
        boolean takesSignal,
        boolean allowsAttach,
        boolean sharesNetwork) {

    private static final Path PROC = Path.of("/proc");
    private static final Pattern STATE = Pattern.compile("(?m)^State:\\s+(\\S)");
    private static final Pattern CAUGHT = Pattern.compile("(?m)^SigCgt:\\s+([0-9a-f]+)");
    private static final long QUIT = 1L << (3 - 1);

    /** The system counts starts from the time of boot, which it may tell a second or two differently the next time. */
    private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

    private static final String OTHER_WAY = "let it open a JMX port and register it as kind \"jmx\"";

    /** The process with this number, if there is one. */
    public static Optional<LocalProcess> find(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info()
                        .startInstant()
                        .map(startedAt -> new LocalProcess(
                                pid,
                                startedAt,
                                handle.info().user().orElse(""),
                                firstGroup(STATE, status(pid)).orElse(""),
                                isJvm(pid),
                                firstGroup(CAUGHT, status(pid))
                                        .map(bits -> (Long.parseUnsignedLong(bits, 16) & QUIT) != 0)
                                        .orElse(true),
                                !List.of(handle.info().arguments().orElse(new String[0]))
                                        .contains("-XX:+DisableAttachMechanism"),
                                shares(pid, "net"))));
    }

    static String gone(long pid) {
        return "there is no process " + pid + " on this machine, or none that Plumbline can see; if it runs in a"
                + " container or elsewhere, " + OTHER_WAY;
    }

    /** Whether it is the one that was started then, and not another that got its number. */
    public boolean isSameAs(Instant startedThen) {
        return Duration.between(startedAt, startedThen).abs().compareTo(CLOCK_GRAIN) <= 0;
    }

    /** Why nobody should attach to it. */
    public Optional<String> refusal() {
        return refusal(ourUser());
    }

    Optional<String> refusal(String ourUser) {
        if (pid == ProcessHandle.current().pid()) {
            return Optional.of("process " + pid + " is Plumbline itself, which registers itself at every start");
        }
        if (state.equals("Z")) {
            return Optional.of(gone(pid));
        }
        if (!user.isEmpty() && !user.equals(ourUser) && !ourUser.equals("root")) {
            return Optional.of("process " + pid + " belongs to user \"" + user + "\" and Plumbline runs as \"" + ourUser
                    + "\"; only its own user or root may attach. Run Plumbline as that user, or " + OTHER_WAY);
        }
        if (!isJvm) {
            return Optional.of("process " + pid + " is no HotSpot JVM; give the process id of a JVM (jps lists them)");
        }
        if (state.equals("T") || state.equals("t")) {
            return Optional.of("process " + pid + " is stopped; let it go on (kill -CONT " + pid + ")");
        }
        return switched();
    }

    private Optional<String> switched() {
        if (!allowsAttach) {
            return Optional.of("process " + pid + " was started with -XX:+DisableAttachMechanism; start it without, or "
                    + OTHER_WAY);
        }
        if (!takesSignal) {
            return Optional.of(
                    "process " + pid + " does not take the signal that asks it to listen: it is still starting,"
                            + " or runs with -Xrs; start it without, or " + OTHER_WAY);
        }
        return sharesNetwork
                ? Optional.empty()
                : Optional.of("process " + pid + " is in a network of its own (a container), where its management agent"
                        + " cannot be reached; " + OTHER_WAY);
    }

    /** Whether it sees the same files as we. */
    static boolean sharesFiles(long pid) {
        return shares(pid, "mnt");
    }

    /** Whether it is of the user who runs this JVM, as far as the system tells. */
    public boolean isOfOurUser() {
        return user.isEmpty() || user.equals(ourUser());
    }

    private static String ourUser() {
        return ProcessHandle.current().info().user().orElse("");
    }

    private static String status(long pid) {
        try {
            return Files.readString(file(pid, "status"), StandardCharsets.ISO_8859_1);
        } catch (IOException notLinux) {
            return "";
        }
    }

    private static boolean isJvm(long pid) {
        try (var lines = Files.lines(file(pid, "maps"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.contains("/libjvm.so"));
        } catch (IOException | UncheckedIOException notTold) {
            return true;
        }
    }

    private static boolean shares(long pid, String namespace) {
        try {
            return Files.readSymbolicLink(file(pid, "ns").resolve(namespace))
                    .equals(Files.readSymbolicLink(PROC.resolve("self/ns").resolve(namespace)));
        } catch (IOException notTold) {
            return true;
        }
    }

    private static Path file(long pid, String name) {
        return PROC.resolve(Long.toString(pid)).resolve(name);
    }

    private static Optional<String> firstGroup(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
