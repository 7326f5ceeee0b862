package io.plumbline.batch.target;

import io.plumbline.batch.target.TargetUnreachableException.Absence;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/*
 * Why in a process of its own. Attaching waits in native code, without a deadline of its own once the other JVM listens: for
 * one that is stopped or hangs, a thread of ours would wait until somebody ends it. A process can be ended.
 */
/**
 * The management agent inside a JVM of this machine, which accepts local connections only. Immutable.
 *
 * @param url where it answers: a stub, serialised
 */
record LocalAgent(long pid, String url) {

    private static final Pattern STUB = Pattern.compile("service:jmx:rmi://[^/]{0,300}/stub/[A-Za-z0-9+/=]{1,8000}");
    private static final Set<String> OPTIONS_OF_ALL = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final Pattern BEGINNING = Pattern.compile("(?m)^(?:started|refused [A-Z_]+)$");
    private static final String REFUSED = "refused ";
    private static final int LONGEST_ANSWER = 10_000;

    /** Each is a JVM for a moment. */
    private static final Semaphore AT_ONCE = new Semaphore(2);

    LocalAgent {
        if (!STUB.matcher(url).matches()) {
            throw new IllegalArgumentException("process " + pid + " names no local management agent");
        }
    }

    /** What {@link AttachProgram} answers, as text. */
    sealed interface Answer {

        String text();

        record Started(long pid, String url) implements Answer {

            @Override
            public String text() {
                return "started\n" + pid + "\n" + url;
            }
        }

        /**
         * It cannot be done.
         *
         * @param absence what that tells of where the JVM is
         */
        record Refused(String reason, Absence absence) implements Answer {

            @Override
            public String text() {
                return REFUSED + absence + "\n" + reason;
            }

            private static Optional<Refused> parse(String text) {
                return Stream.of(Absence.values())
                        .filter(absence -> text.startsWith(REFUSED + absence + "\n"))
                        .map(absence -> new Refused(text.substring(text.indexOf('\n') + 1), absence))
                        .findFirst();
            }
        }

        /* Before it, a JVM may print warnings of its own. */
        static Answer parse(String printed) {
            var beginning = BEGINNING.matcher(printed);
            var text = beginning.find() ? printed.substring(beginning.start()) : printed;
            var lines = text.split("\n", 3);
            if (lines.length == 3 && lines[0].equals("started") && lines[1].matches("\\d{1,18}")) {
                return new Started(Long.parseLong(lines[1]), lines[2]);
            }
            return Refused.parse(text)
                    .orElseGet(() -> new Refused("the JVM that was to attach said: " + text.strip(), Absence.UNKNOWN));
        }
    }

    /**
     * Starts the agent in a JVM, or finds it there, within the deadline.
     *
     * @throws TargetUnreachableException if there is no such JVM, more than one, or none that lets us attach
     */
    static LocalAgent startedIn(AttachAddress address, Duration deadline) throws TargetUnreachableException {
        if (!AttachAddress.isPossible()) {
            throw new TargetUnreachableException(AttachAddress.impossible());
        }
        var endNanos = System.nanoTime() + deadline.toNanos();
        try {
            if (!AT_ONCE.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TargetUnreachableException(
                        "others were being attached to for " + deadline.toSeconds() + " s");
            }
            try {
                return agent(answer(address, endNanos));
            } finally {
                AT_ONCE.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TargetUnreachableException(address + ": attaching was stopped", stopped);
        } catch (TargetUnreachableException reason) {
            throw reason;
        } catch (IOException failure) {
            throw new TargetUnreachableException(
                    "the JVM that was to attach could not be started: " + failure.getMessage(), failure);
        }
    }

    private static LocalAgent agent(Answer answer) throws TargetUnreachableException {
        if (answer instanceof Answer.Started started) {
            try {
                return new LocalAgent(started.pid(), started.url());
            } catch (IllegalArgumentException noAgent) {
                throw new TargetUnreachableException(String.valueOf(noAgent.getMessage()), noAgent);
            }
        }
        var refused = (Answer.Refused) answer;
        throw new TargetUnreachableException(refused.reason(), refused.absence());
    }

    private static Answer answer(AttachAddress address, long endNanos) throws IOException, InterruptedException {
        long leftMillis = Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
        var builder = new ProcessBuilder(command(address, leftMillis)).redirectErrorStream(true);
        // options that somebody gives to all his JVMs would contradict ours
        builder.environment().keySet().removeAll(OPTIONS_OF_ALL);
        var process = builder.start();
        try {
            if (!process.waitFor(leftMillis, TimeUnit.MILLISECONDS)) {
                return new Answer.Refused(
                        address + " did not let us attach in time; it may hang, or be stopped", Absence.NO_ANSWER);
            }
            var said = process.getInputStream().readNBytes(LONGEST_ANSWER);
            return Answer.parse(new String(said, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly().waitFor();
            process.getInputStream().close();
            process.getOutputStream().close();
        }
    }

    private static List<String> command(AttachAddress address, long leftMillis) throws IOException {
        var options = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // it gives up by itself before we end it, and then takes away the file by which it asks
                "-Dsun.tools.attach.attachTimeout=" + Math.max(1, leftMillis * 2 / 3),
                "-classpath",
                ownClasses(),
                AttachProgram.class.getName());
        return Stream.concat(options.stream(), arguments(address).stream()).toList();
    }

    private static List<String> arguments(AttachAddress address) {
        if (address instanceof AttachAddress.ByPid process) {
            return List.of(
                    AttachProgram.BY_PID,
                    Long.toString(process.pid()),
                    process.startedAt().toString());
        }
        var program = (AttachAddress.ByMainClass) address;
        return List.of(
                AttachProgram.BY_MAIN_CLASS,
                program.pattern().text(),
                Long.toString(ProcessHandle.current().pid()));
    }

    private static String ownClasses() throws IOException {
        var source = AttachProgram.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IOException("it is not known where this program lies");
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException strange) {
            throw new IOException("no JVM can be started from \"" + source.getLocation() + "\"", strange);
        }
    }
}
