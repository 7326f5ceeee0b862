package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.target.JvmConnection.Place;
import io.plumbline.batch.target.JvmIdentity.Collector;
import io.plumbline.batch.target.TargetUnreachableException.Absence;
import io.plumbline.testing.FreePort;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmConnectionTest {

    private static final ConnectionLimits SHORT =
            new ConnectionLimits(Duration.ofMillis(700), Duration.ofMillis(1500), List.of());

    /** A label is too long, so that no name server is asked: one that does not answer takes its time. */
    private static final String NO_NAME = "x".repeat(64) + ".invalid";

    /** Tells what hangs from a slow machine. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static RunningJvm jvm;

    @BeforeAll
    static void startJvm() throws IOException {
        jvm = RunningJvm.start(1);
    }

    @AfterAll
    static void stopJvm() {
        jvm.close();
    }

    @Test
    void thisJvmKnowsItself() {
        try (var connection = JvmConnection.toThisJvm()) {
            assertThat(connection.place()).isEqualTo(Place.THIS_JVM);
            assertThat(connection.identity().pid())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(connection.identity().feature())
                    .isEqualTo(Runtime.version().feature());
        }
    }

    @Test
    void anotherJvmOfThisMachineIsIdentified() throws IOException {
        try (var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            assertThat(connection.place()).isEqualTo(Place.THIS_MACHINE);
            assertThat(connection.identity().pid()).isEqualTo(jvm.pid());
            assertThat(connection.identity().program()).isEqualTo(TargetProgram.class.getName());
            assertThat(connection.identity().maxHeapBytes()).isBetween(100L << 20, 170L << 20);
        }
    }

    @Test
    void collectorsAreToldFromTheirBeans() throws IOException {
        // generational by default since JDK 23 (JEP 474)
        var z = Runtime.version().feature() >= 23 ? Collector.GENERATIONAL_Z : Collector.Z;
        for (var collector : List.of(Collector.SERIAL, Collector.PARALLEL, Collector.G1, z)) {
            var flag = collector == z ? "ZGC" : title(collector);
            try (var other = RunningJvm.start(1, "-XX:+Use" + flag);
                    var connection = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
                assertThat(connection.identity().collector()).isEqualTo(collector);
            }
        }
    }

    private static String title(Collector collector) {
        return switch (collector) {
            case SERIAL -> "SerialGC";
            case PARALLEL -> "ParallelGC";
            case G1 -> "G1GC";
            default -> throw new IllegalArgumentException(collector.name());
        };
    }

    @Test
    void aJvmOfJdk25IsIdentified() throws IOException {
        var java25 = Jdk25.required();
        try (var other = RunningJvm.start(java25, 1, "-XX:+UseZGC");
                var connection = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            assertThat(connection.identity().feature()).isEqualTo(25);
            assertThat(connection.identity().collector()).isEqualTo(Collector.GENERATIONAL_Z);
        }
    }

    @Test
    void aPasswordOpensAProtectedJvmAndAWrongOneDoesNot(@TempDir Path folder) throws IOException {
        var right = Files.writeString(folder.resolve("right"), "tiger7");
        var wrong = Files.writeString(folder.resolve("wrong"), "tiger8");
        var limits = new ConnectionLimits(
                Duration.ofSeconds(5), Duration.ofSeconds(15), List.of(), new AllowedSecrets(folder));
        try (var guarded = RunningJvm.startProtected(folder, "tiger7")) {
            try (var connection =
                    JvmConnection.open(JmxAddress.parse(guarded.url(), "monitor", "file:" + right), limits)) {
                assertThat(connection.identity().pid()).isEqualTo(guarded.pid());
            }
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() ->
                            JvmConnection.open(JmxAddress.parse(guarded.url(), "monitor", "file:" + wrong), limits))
                    .withMessageContaining("refused the user or the password")
                    .withMessageNotContaining("tiger")
                    .satisfies(there -> assertThat(there.absence()).isEqualTo(Absence.UNKNOWN));
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(guarded.address(), ConnectionLimits.DEFAULT))
                    .withMessageContaining("refused the user or the password");
        }
    }

    @Test
    void aTargetIsNotToldAFileFromElsewhere(@TempDir Path folder) throws IOException {
        var password = Files.writeString(folder.resolve("right"), "tiger7");
        var limits = new ConnectionLimits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                List.of(),
                new AllowedSecrets(Files.createDirectory(folder.resolve("secrets"))));
        try (var guarded = RunningJvm.startProtected(folder, "tiger7")) {
            var address = JmxAddress.parse(guarded.url(), "monitor", "file:" + password);

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(address, limits))
                    .withMessageContaining("does not lie in")
                    .withMessageNotContaining("tiger");
        }
    }

    @Test
    void nobodyListeningIsSaidAtOnce() throws IOException {
        var address = JmxAddress.parse("service:jmx:rmi://127.0.0.1:" + FreePort.find());

        assertThatExceptionOfType(TargetUnreachableException.class)
                .isThrownBy(() -> JvmConnection.open(address, SHORT))
                .withMessageContaining("nobody listens")
                .satisfies(nobody -> assertThat(nobody.absence()).isEqualTo(Absence.NOBODY_THERE));
    }

    @Test
    void aNameWithoutAnAddressIsSaid() {
        assertThatExceptionOfType(TargetUnreachableException.class)
                .isThrownBy(() -> JvmConnection.open(
                        JmxAddress.parse("service:jmx:rmi://" + NO_NAME + ":9010"), ConnectionLimits.DEFAULT))
                .withMessageContaining("host name has no address")
                .satisfies(unknown -> assertThat(unknown.absence()).isEqualTo(Absence.NO_ANSWER));
    }

    @Test
    void aServerThatAcceptsAndNeverAnswersEndsWithTheDeadline() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertUnreachableInTime(silent.getLocalPort());
        }
        assertNoThreadIsLeft();
    }

    @Test
    void aServerThatAnswersByteByByteEndsWithTheDeadline() throws Exception {
        try (var trickling = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var feeder = new Thread(() -> trickle(trickling), "trickle");
            feeder.start();
            assertUnreachableInTime(trickling.getLocalPort());
            feeder.join(LONG.toMillis());
            assertThat(feeder.isAlive()).isFalse();
        }
        assertNoThreadIsLeft();
    }

    /** A protocol acknowledgement, then a host name that never ends, a letter whenever the client was silent for 20 ms. */
    private static void trickle(ServerSocket server) {
        try (var socket = server.accept()) {
            socket.setSoTimeout(20);
            socket.getOutputStream().write(new byte[] {0x4e, 0x7f, (byte) 0xff});
            while (!server.isClosed() && !saysGoodbye(socket)) {
                socket.getOutputStream().write('a');
            }
        } catch (IOException closedByTheOtherSide) {
            return;
        }
    }

    /** Hears the client until it closes or is silent. */
    private static boolean saysGoodbye(Socket client) throws IOException {
        try {
            return client.getInputStream().skip(Long.MAX_VALUE) >= 0;
        } catch (SocketTimeoutException silent) {
            return false;
        }
    }

    @Test
    void aServerWithAFullBacklogEndsWithTheConnectTimeout() throws Exception {
        var waiting = new ArrayList<Socket>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 3; i++) {
                var socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 100);
                } catch (IOException backlogIsFull) {
                    break;
                }
            }
            assertUnreachableInTime(full.getLocalPort());
        } finally {
            for (var socket : waiting) {
                socket.close();
            }
        }
        assertNoThreadIsLeft();
    }

    private static void assertUnreachableInTime(int port) {
        var address = JmxAddress.parse("service:jmx:rmi://127.0.0.1:" + port);
        var beganNanos = System.nanoTime();

        assertThatExceptionOfType(TargetUnreachableException.class)
                .isThrownBy(() -> JvmConnection.open(address, SHORT))
                .withMessageContaining("answer")
                .satisfies(silent -> assertThat(silent.absence()).isEqualTo(Absence.NO_ANSWER));

        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).isLessThan(LONG);
    }

    @Test
    void aJvmThatHangsMidCallEndsWithTheDeadline() throws Exception {
        try (var other = RunningJvm.start(1);
                var connection = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            other.freeze();

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> connection.ask(SHORT.callDeadline(), beans -> beans.getMBeanCount()))
                    .withMessageContaining("did not answer within 1500 ms");
            assertNoThreadIsLeft();
        }
    }

    @Test
    void twoConnectionsToAHangingJvmBothEnd() throws Exception {
        try (var other = RunningJvm.start(1);
                var first = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT);
                var second = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            other.freeze();

            for (var connection : List.of(first, second)) {
                assertThatExceptionOfType(TargetUnreachableException.class)
                        .isThrownBy(() -> connection.ask(SHORT.callDeadline(), beans -> beans.getMBeanCount()));
            }
            assertNoThreadIsLeft();
        }
    }

    @Test
    void aJvmThatIsKilledIsUnreachable() throws Exception {
        try (var other = RunningJvm.start(1);
                var connection = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            other.kill();

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> connection.ask(beans -> beans.getMBeanCount()));
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> connection.ask(beans -> beans.getMBeanCount()))
                    .withMessageContaining("closed");
        }
        assertNoThreadIsLeft();
    }

    @Test
    void aQuestionTheJvmCannotAnswerLeavesTheConnectionUsable() throws IOException {
        try (var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            assertThatExceptionOfType(TargetRefusedException.class)
                    .isThrownBy(() -> connection.ask(
                            beans -> beans.getAttribute(new ObjectName("no.such:type=Bean"), "Attribute")))
                    .withMessageContaining("InstanceNotFoundException");

            assertThat(connection.<Integer>ask(beans -> beans.getMBeanCount())).isPositive();
        }
    }

    @Test
    void aBlockedRangeIsNeverConnectedTo() throws IOException {
        var limits = new ConnectionLimits(
                Duration.ofSeconds(1), Duration.ofSeconds(2), List.of(AddressRange.parse("127.0.0.0/8")));
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            // whoever has connected waits there already
            server.setSoTimeout(100);
            var address = JmxAddress.parse("service:jmx:rmi://localhost:" + server.getLocalPort());

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(address, limits))
                    .withMessageContaining("blocked range 127.0.0.0/8");
            assertThatExceptionOfType(java.net.SocketTimeoutException.class).isThrownBy(server::accept);
        }
    }

    @Test
    void answersAreFilteredByOurList() {
        assertThat(JvmConnection.answersAreFilteredByUs()).isTrue();
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
                .noneMatch(argument -> argument.contains("jdk.serialFilter"));
    }

    /** A call's thread ends soon after its deadline, and nothing of RMI waits for the network. */
    static void assertNoThreadIsLeft() {
        var end = System.nanoTime() + LONG.toNanos();
        while (!waitingThreads().isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(waitingThreads()).isEmpty();
    }

    private static List<String> waitingThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("plumbline-jmx")
                        || List.of(thread.getValue()).stream()
                                .anyMatch(frame -> frame.getClassName().equals(BoundedSocket.class.getName())))
                .map(thread -> thread.getKey().getName())
                .toList();
    }
}
