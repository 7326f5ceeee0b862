package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plumbline.batch.target.JvmConnection.Place;
import io.plumbline.batch.target.TargetUnreachableException.Absence;
import io.plumbline.testing.Jdk25;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachTest {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path folder;

    @Test
    void aJvmIsReachedByItsProcessId() throws IOException {
        try (var jvm = RunningJvm.start(1)) {
            try (var connection = open(AttachAddress.ByPid.running(jvm.pid()))) {
                assertThat(connection.identity().pid()).isEqualTo(jvm.pid());
                assertThat(connection.place()).isEqualTo(Place.THIS_MACHINE);
                assertThat(connection.<Integer>ask(beans -> beans.getMBeanCount()))
                        .isPositive();
            }
            assertNothingIsLeft(jvm.pid());
        }
    }

    @Test
    void aJvmOfJdk25IsReachedByItsProcessId() throws IOException {
        try (var jvm = RunningJvm.start(Jdk25.required(), 1);
                var connection = open(AttachAddress.ByPid.running(jvm.pid()))) {
            assertThat(connection.identity().feature()).isEqualTo(25);
        }
    }

    @Test
    void aProgramIsFoundAgainAfterItsRestart() throws IOException {
        var program = Program.in(folder);
        var address = program.address();
        long before;
        try (var first = program.start();
                var connection = open(address)) {
            before = connection.identity().pid();
            assertThat(before).isEqualTo(first.pid());
        }
        try (var second = program.start();
                var connection = open(address)) {
            assertThat(connection.identity().pid()).isEqualTo(second.pid()).isNotEqualTo(before);
        }
        assertRefused(address).withMessageContaining("runs \"" + program.name() + "\"");
    }

    @Test
    void severalJvmsOfAProgramAreListed() throws IOException {
        var program = Program.in(folder);
        try (var first = program.start();
                var second = program.start()) {
            assertRefused(program.address())
                    .withMessageContaining("2 JVMs run")
                    .withMessageContaining(first.pid() + " " + program.file())
                    .withMessageContaining(second.pid() + " " + program.file());
        }
    }

    @Test
    void aProcessThatGotTheNumberOfAnotherIsNotTakenForIt() throws IOException {
        try (var jvm = RunningJvm.start(1)) {
            var earlier = new AttachAddress.ByPid(jvm.pid(), Instant.now().minus(Duration.ofHours(1)));

            assertRefused(earlier).withMessageContaining("another process has got its number");
        }
    }

    @Test
    void aProcessThatHasEndedIsSaid() throws IOException {
        AttachAddress.ByPid address;
        try (var jvm = RunningJvm.start(1)) {
            address = AttachAddress.ByPid.running(jvm.pid());
        }
        assertRefused(address)
                .withMessageContaining("has ended; register the one that took its place")
                .satisfies(refused -> assertThat(refused.absence()).isEqualTo(Absence.PROCESS_ENDED));
    }

    @Test
    void aProcessThatIsNoJvmIsLeftAlone() throws IOException {
        var process = new ProcessBuilder("sleep", "60").start();
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AttachAddress.ByPid.running(process.pid()))
                    .withMessageContaining("is no HotSpot JVM");
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatForbidsAttachingIsNamed() throws IOException {
        assertRefusedWith("-XX:+DisableAttachMechanism", "was started with -XX:+DisableAttachMechanism");
        assertRefusedWith("-Xrs", "or runs with -Xrs");
    }

    private static void assertRefusedWith(String option, String reason) throws IOException {
        try (var jvm = RunningJvm.start(1, option)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AttachAddress.ByPid.running(jvm.pid()))
                    .withMessageContaining(reason)
                    .withMessageContaining("kind \"jmx\"");
            // it would have died of the signal
            try (var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
                assertThat(connection.identity().pid()).isEqualTo(jvm.pid());
            }
        }
    }

    @Test
    void aStoppedProcessDelaysNobody() throws IOException {
        try (var jvm = RunningJvm.start(1)) {
            var address = AttachAddress.ByPid.running(jvm.pid());
            jvm.freeze();

            assertRefused(address).withMessageContaining("is stopped; let it go on (kill -CONT " + jvm.pid() + ")");
            assertNothingIsLeft(jvm.pid());
        }
    }

    @Test
    void attachingEndsWithItsDeadline() throws IOException {
        try (var jvm = RunningJvm.start(1)) {
            var address = AttachAddress.ByPid.running(jvm.pid());

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> LocalAgent.startedIn(address, Duration.ofMillis(1)))
                    .withMessageContaining("did not let us attach in time");
            assertNothingIsLeft(jvm.pid());
        }
    }

    @Test
    void whoeverBelongsToAnotherUserIsLeftAlone() {
        var others = new LocalProcess(4711, Instant.EPOCH, "shop", "S", true, true, true, true);

        assertThat(others.refusal("plumbline").orElseThrow())
                .contains("belongs to user \"shop\" and Plumbline runs as \"plumbline\"");
        assertThat(others.refusal("shop")).isEmpty();
        assertThat(others.refusal("root")).isEmpty();
    }

    @Test
    void aContainersNetworkIsNotOurs() {
        var contained = new LocalProcess(4711, Instant.EPOCH, "root", "S", true, true, true, false);

        assertThat(contained.refusal("root").orElseThrow()).contains("in a network of its own (a container)");
    }

    @Test
    void anAgentThatIsNoStubIsNotAsked() {
        for (var url : List.of(
                "service:jmx:rmi:///jndi/ldap://127.0.0.1/o=x",
                "service:jmx:rmi:///jndi/rmi://127.0.0.1:9/jmxrmi",
                "service:jmx:rmi://127.0.0.1/stub/rO0AB\n")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new LocalAgent(7, url));
        }
    }

    private static JvmConnection open(AttachAddress address) throws TargetUnreachableException {
        return JvmConnection.open(address, ConnectionLimits.DEFAULT);
    }

    private static ThrowableAssertAlternative<TargetUnreachableException> assertRefused(AttachAddress address) {
        return assertThatExceptionOfType(TargetUnreachableException.class).isThrownBy(() -> open(address));
    }

    /** Neither a thread nor a process of ours, nor the file by which a JVM is asked to listen. */
    private static void assertNothingIsLeft(long pid) {
        JvmConnectionTest.assertNoThreadIsLeft();
        assertThat(ProcessHandle.current().children().map(ProcessHandle::info))
                .noneMatch(info -> info.commandLine().orElse("").contains(AttachProgram.class.getName()));
        assertThat(Path.of("/proc/" + pid + "/cwd/.attach_pid" + pid)).doesNotExist();
        assertThat(Path.of("/tmp/.attach_pid" + pid)).doesNotExist();
    }

    /** A program that nobody else runs. */
    private record Program(Path file) {

        static Program in(Path folder) throws IOException {
            var name = "Shop" + UUID.randomUUID().toString().replace("-", "") + ".java";
            return new Program(Files.writeString(folder.resolve(name), """
                    public class Shop {
                        public static void main(String[] arguments) throws Exception {
                            System.out.println("ready");
                            while (System.in.read() >= 0) {}
                        }
                    }
                    """));
        }

        String name() {
            return file.getFileName().toString();
        }

        AttachAddress address() {
            return new AttachAddress.ByMainClass(new ProgramPattern(name()));
        }

        Running start() throws IOException {
            var process =
                    new ProcessBuilder(JAVA_HOME.resolve("bin/java").toString(), "-Xmx64m", file.toString()).start();
            var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertThat(output.readLine()).isEqualTo("ready");
            return new Running(process);
        }
    }

    private record Running(Process process) implements AutoCloseable {

        long pid() {
            return process.pid();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
