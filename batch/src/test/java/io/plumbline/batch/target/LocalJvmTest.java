package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.JvmConnection.Place;
import io.plumbline.batch.target.LocalJvm.Search;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class LocalJvmTest {

    @Test
    void aJvmBehindAJmxAddressIsTheProcessThatListensThere() throws IOException {
        try (var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            assertThat(connection.process()).isInstanceOfSatisfying(Search.Found.class, found -> {
                assertThat(found.jvm().pid()).isEqualTo(jvm.pid());
                assertThat(LocalProcess.find(jvm.pid())
                                .orElseThrow()
                                .isSameAs(found.jvm().startedAt()))
                        .isTrue();
            });
        }
    }

    /* What answers there says who it is, and may lie: here it is somebody who hands on. */
    @Test
    void aJvmThatSomebodyElseListensForIsNotBelieved() throws IOException {
        try (var jvm = RunningJvm.start(1);
                var between = new Between(jvm.port());
                var connection = JvmConnection.open(between.address(), ConnectionLimits.DEFAULT)) {
            assertThat(connection.place()).isEqualTo(Place.THIS_MACHINE);
            assertThat(connection.process())
                    .isInstanceOfSatisfying(
                            Search.Unknown.class,
                            unknown -> assertThat(unknown.why())
                                    .contains("process " + jvm.pid(), "port " + between.port(), "kind \"attach\""));
        }
    }

    @Test
    void aJvmThatWeAttachToIsTheProcessThatWeFound() throws IOException {
        try (var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(AttachAddress.ByPid.running(jvm.pid()), ConnectionLimits.DEFAULT)) {
            assertThat(connection.process())
                    .isInstanceOfSatisfying(
                            Search.Found.class,
                            found -> assertThat(found.jvm().pid()).isEqualTo(jvm.pid()));
        }
    }

    @Test
    void thisJvmIsThisProcess() {
        try (var connection = JvmConnection.toThisJvm()) {
            assertThat(connection.process())
                    .isInstanceOfSatisfying(
                            Search.Found.class,
                            found -> assertThat(found.jvm().pid())
                                    .isEqualTo(ProcessHandle.current().pid()));
        }
    }

    /** A port of this JVM behind which another port answers. */
    private static final class Between implements AutoCloseable {

        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int to;

        Between(int to) throws IOException {
            this.to = to;
            background(this::accept);
        }

        int port() {
            return listening.getLocalPort();
        }

        JmxAddress address() {
            return JmxAddress.parse("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port() + "/jmxrmi");
        }

        private void accept() {
            try {
                while (true) {
                    var asking = listening.accept();
                    var answering = new Socket(InetAddress.getLoopbackAddress(), to);
                    background(() -> hand(asking, answering));
                    background(() -> hand(answering, asking));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private static void hand(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException closed) {
                // one of both has closed
            }
        }

        private static void background(Runnable work) {
            var thread = new Thread(work, "between");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
