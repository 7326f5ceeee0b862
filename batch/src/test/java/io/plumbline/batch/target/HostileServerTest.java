package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.testing.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.rmi.Remote;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RemoteObject;
import java.rmi.server.UnicastRemoteObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import javax.management.ObjectName;
import javax.management.remote.rmi.RMIConnectionImpl_Stub;
import org.junit.jupiter.api.Test;

class HostileServerTest {

    private static final ConnectionLimits SHORT =
            new ConnectionLimits(Duration.ofMillis(700), Duration.ofSeconds(2), List.of());

    /** What an attacker would like us to read. */
    private static final class Gadget implements Remote, Serializable {
        private static final long serialVersionUID = 1L;
        private static volatile boolean wasRead;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            wasRead = true;
        }
    }

    @Test
    void anObjectThatIsNoJmxAnswerIsRefusedBeforeItIsMade() throws Exception {
        var port = FreePort.find();
        var registry = registry(port);
        try {
            registry.bind("jmxrmi", new Gadget());

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(address(port), ConnectionLimits.DEFAULT))
                    .withMessageContaining("no JMX answer contains");
            assertThat(Gadget.wasRead).isFalse();
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    @Test
    void outsideOfOurCallsSuchObjectsAreReadAsEver() throws Exception {
        var port = FreePort.find();
        var registry = registry(port);
        try {
            registry.bind("gadget", new Gadget());
            Gadget.wasRead = false;

            LocateRegistry.getRegistry("127.0.0.1", port).lookup("gadget");

            assertThat(Gadget.wasRead).isTrue();
            Gadget.wasRead = false;
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    @Test
    void anEmptyRegistryIsSaid() throws Exception {
        var port = FreePort.find();
        var registry = registry(port);
        try {
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(address(port), ConnectionLimits.DEFAULT))
                    .withMessageContaining("nothing under the name jmxrmi");
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    @Test
    void aRegistryThatHoldsSomethingElseIsSaid() throws Exception {
        var port = FreePort.find();
        var registry = registry(port);
        try {
            var reference = ((RemoteObject) RemoteObject.toStub(registry)).getRef();
            registry.bind("jmxrmi", new RMIConnectionImpl_Stub(reference));

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(address(port), ConnectionLimits.DEFAULT))
                    .withMessageEndingWith("what its registry holds as jmxrmi is not a JMX server");
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    /** Such as a collector without a name, which whoever asks for its name does not expect. */
    @Test
    void anAnswerThatNoJvmGivesIsARefusalThatNamesTheTarget() throws Exception {
        try (var jvm = PlayedJvm.start(RecordedAnswers.silent());
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            var bean = new ObjectName("java.lang:type=Runtime");

            assertThatExceptionOfType(TargetRefusedException.class)
                    .isThrownBy(() -> connection.ask(beans -> Objects.requireNonNull(
                                    beans.queryNames(bean, null)
                                            .iterator()
                                            .next()
                                            .getKeyProperty("name"),
                                    "no name")
                            .length()))
                    .withMessage(
                            "JVM \"" + connection.name() + "\" answers as no JVM does: NullPointerException: no name");
            assertThatExceptionOfType(TargetRefusedException.class)
                    .isThrownBy(() -> connection.ask(beans -> (Long) beans.getAttribute(bean, "VmName")))
                    .withMessageContaining("answers as no JVM does: ClassCastException");
            assertThat(connection.isClosed()).isFalse();
            assertThat(connection.<Integer>ask(beans -> beans.getMBeanCount())).isPositive();
        }
    }

    @Test
    void anAnswerWithoutAnEndInDepthEndsTheQuestionAlone() throws Exception {
        try (var jvm = PlayedJvm.start(RecordedAnswers.silent());
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            var itself = new ArrayList<Object>();
            itself.add(List.of(itself));

            assertThatExceptionOfType(TargetRefusedException.class)
                    .isThrownBy(() -> connection.ask(beans -> itself.hashCode()))
                    .withMessageContaining("nested too deeply");
        }
    }

    @Test
    void aJvmThatDoesNotSayWhoItIsKeepsNoConnectionOfOurs() throws Exception {
        try (var jvm = PlayedJvm.startWithoutBeans()) {
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT))
                    .withMessageContaining("InstanceNotFoundException");

            assertThat(jvm.connections()).isZero();
        }
    }

    @Test
    void aServerInABlockedRangeThatTheRegistryNamesIsNeverConnectedTo() throws Exception {
        var limits = new ConnectionLimits(
                Duration.ofSeconds(5), Duration.ofSeconds(15), List.of(AddressRange.parse("127.0.0.2")));
        try (var jvm = RunningJvm.start(1, "-Djava.rmi.server.hostname=127.0.0.2");
                var victim = new ServerSocket(jvm.port(), 5, InetAddress.getByName("127.0.0.2"))) {
            // whoever has connected waits there already
            victim.setSoTimeout(100);

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(jvm.address(), limits))
                    .withMessageContaining("blocked range 127.0.0.2");
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(victim::accept);
        }
    }

    @Test
    void aServerThatTheRegistryNamesAndThatNeverAnswersEndsWithTheDeadline() throws Exception {
        try (var jvm = RunningJvm.start(1, "-Djava.rmi.server.hostname=127.0.0.3");
                var silent = new ServerSocket(jvm.port(), 5, InetAddress.getByName("127.0.0.3"))) {
            assertThat(silent.isBound()).isTrue();

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(jvm.address(), SHORT))
                    .withMessageContaining("answer");
            JvmConnectionTest.assertNoThreadIsLeft();
        }
    }

    @Test
    void aTextThatDoesNotEndIsCutOff() throws Exception {
        var answer = new ByteArrayOutputStream();
        var out = new DataOutputStream(answer);
        EndlessServer.writeHeader(out);
        out.writeByte(ObjectStreamConstants.TC_LONGSTRING);
        out.writeLong(1L << 40);
        try (var server = new EndlessServer(answer.toByteArray(), 'a')) {
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(server.address(), ConnectionLimits.DEFAULT))
                    .withMessageContaining("its answer is longer than 16 MiB");
            assertThat(server.octetsTaken()).isGreaterThanOrEqualTo(16 << 20);
        }
    }

    /** As RMI writes it: with each class from where it may be loaded, which is nowhere. */
    private static final class MarshalledOutput extends ObjectOutputStream {

        MarshalledOutput(OutputStream out) throws IOException {
            super(out);
        }

        @Override
        protected void annotateClass(Class<?> type) throws IOException {
            writeObject(null);
        }
    }

    /** Nobody asks the filter about nothing, and a tree of it needs twenty times the memory of what was sent. */
    @Test
    void aTreeOfNothingsThatDoesNotEndIsCutOffSooner() throws Exception {
        var tree = new ByteArrayOutputStream();
        try (var objects = new MarshalledOutput(tree)) {
            objects.writeObject(new TreeMap<String, String>());
        }
        var answer = new ByteArrayOutputStream();
        var out = new DataOutputStream(answer);
        EndlessServer.writeHeader(out);
        // without the head of its stream, and with another size than the 0 before its end
        out.write(tree.toByteArray(), 4, tree.size() - 4 - Integer.BYTES - 1);
        out.writeInt(Integer.MAX_VALUE);
        try (var server = new EndlessServer(answer.toByteArray(), ObjectStreamConstants.TC_NULL)) {
            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> JvmConnection.open(server.address(), ConnectionLimits.DEFAULT))
                    .withMessageContaining("a part of its answer is longer than 2 MiB");
        }
    }

    private static Registry registry(int port) throws IOException {
        return LocateRegistry.createRegistry(
                port, null, chosen -> new ServerSocket(chosen, 50, InetAddress.getLoopbackAddress()));
    }

    private static JmxAddress address(int port) {
        return JmxAddress.parse("service:jmx:rmi://127.0.0.1:" + port);
    }
}
