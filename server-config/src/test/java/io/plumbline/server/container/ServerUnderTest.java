package io.plumbline.server.container;

import static java.util.Map.entry;

import io.plumbline.server.product.Awaiting;
import io.plumbline.testing.FreePort;
import io.plumbline.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The server that Arquillian starts, with a database, a port and a directory of its own. As an extension it comes before
 * Arquillian's and fills in the values that {@code arquillian.xml} asks for; they are the same for all tests of a JVM, and so is the
 * server ({@link OneServer}), unless a class {@linkplain #end ends} it.
 */
public final class ServerUnderTest implements BeforeAllCallback {

    static final String API_KEY = "the-key-of-the-integration-tests-0123456789";

    private static final Duration END = Duration.ofMinutes(3);
    private static final Duration LATE_START = Duration.ofSeconds(150);
    private static final Path DISTRIBUTION = Path.of("target", "plumbline").toAbsolutePath();
    private static final Path SERVER_JAR =
            Path.of("target", "parts", "payara-micro.jar").toAbsolutePath();
    private static final Path DIRECTORIES = Path.of("target", "container").toAbsolutePath();

    /** The application's settings: everything that waits in production waits seconds here. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            entry("plumbline.initial.api.key", API_KEY),
            entry("plumbline.http.trusted-proxies", "127.0.0.1"),
            entry("plumbline.redirect.disable-track-parameter", "nostat"),
            // what visitors of one class do not find is not to take the detail of another's visits
            entry("plumbline.visit-journal.orphan-detail-per-minute", "1000000"),
            entry("plumbline.diagnosis.sample-every", "PT2S"),
            entry("plumbline.capture.histogram-spacing", "PT10S"),
            entry("plumbline.snapshot.every", "PT15S"),
            entry("plumbline.nightly.every", "PT30S"),
            entry("plumbline.watch.enabled", "false"),
            entry("plumbline.observe.redirects-per-event", "10"),
            entry("plumbline.observe.requests-per-event", "1"),
            entry("plumbline.jmx.connect-timeout", "PT2S"),
            entry("plumbline.jmx.call-deadline", "PT5S"));

    private static final ServerProcesses SERVERS = new ServerProcesses(Values.INSTANCE.directory);

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (!isRunning()) {
            Values.INSTANCE.publish();
            Values.INSTANCE.forgetDeployment();
            CompletableFuture.delayedExecutor(LATE_START.toSeconds(), TimeUnit.SECONDS)
                    .execute(ServerUnderTest::tellOfLateStart);
        }
    }

    /** Whether it has been started and has not ended. */
    static boolean isRunning() {
        return SERVERS.some();
    }

    /** Ends it, so that the next class gets another; returns when port and journal are free. */
    static void end() throws Exception {
        OneServer.undeploy();
        Awaiting.until("the server ends", END, () -> !isRunning(), () -> SERVERS.threads(Duration.ZERO));
    }

    /** Arquillian waits half a minute longer and then says that there is no application. */
    private static void tellOfLateStart() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Values.INSTANCE.port), 1_000);
        } catch (IOException notStarted) {
            System.err.println(SERVERS.threads(LATE_START.minusSeconds(10)));
        }
    }

    /** The application that the product ships. */
    static WebArchive application() {
        return ShrinkWrap.createFromZipFile(
                WebArchive.class, DISTRIBUTION.resolve("plumbline.war").toFile());
    }

    /** Writes what the server's flight recordings hold to a file, if there is one. */
    static void dumpRecordings(Path file) {
        SERVERS.dumpRecordings(file);
    }

    static URI address() {
        return URI.create("http://127.0.0.1:" + Values.INSTANCE.port);
    }

    static TestDatabase database() {
        return Values.INSTANCE.database;
    }

    private record Values(TestDatabase database, int port, Path directory) {

        static final Values INSTANCE = create();

        private static Values create() {
            try {
                // the server keeps its pool's settings in its directory: an old one would keep those of an old database
                var directory = Files.createTempDirectory(Files.createDirectories(DIRECTORIES), "server-");
                return new Values(TestDatabase.fresh(), FreePort.find(), directory);
            } catch (IOException failure) {
                throw new UncheckedIOException("no place or port for the server under test", failure);
            }
        }

        void publish() {
            System.setProperty("plumbline.it.server-jar", SERVER_JAR.toString());
            System.setProperty("plumbline.it.jvm-options", jvmOptions());
            System.setProperty("plumbline.it.server-options", serverOptions());
        }

        /** A server that finds the application of the one before in its directory deploys it twice. */
        void forgetDeployment() throws IOException {
            try (var files = Files.walk(directory("payara"))) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            directory("payara");
        }

        private String jvmOptions() {
            var options =
                    new StringBuilder("-Xmx512m -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=").append(directory("tmp"));
            options.append(" -Dplumbline.data.dir=").append(directory("data"));
            SETTINGS.forEach((key, value) ->
                    options.append(" -D").append(key).append('=').append(value));
            return options.toString();
        }

        private String serverOptions() {
            return String.join(
                    " ",
                    "--nohazelcast --disablephonehome",
                    "--port " + port,
                    "--rootdir " + directory("payara"),
                    "--prebootcommandfile " + preBootCommands(),
                    "--addlibs " + driver());
        }

        /** The commands of the distribution, with the values that its launcher would hand over as environment variables. */
        private Path preBootCommands() {
            // a colon separates properties, so the URL is given in parts
            var address = "serverName=127.0.0.1:portNumber=" + database.port() + ":databaseName=" + database.name();
            try {
                var commands = Files.readString(DISTRIBUTION.resolve("pre-boot.txt"))
                        .replace("url=${ENV=PLUMBLINE_DATABASE_URL}", address)
                        .replace("${ENV=PLUMBLINE_DATABASE_USER}", "postgres")
                        .replace("${ENV=PLUMBLINE_DATABASE_PASSWORD}", "unused")
                        .replace("${ENV=PLUMBLINE_HTTP_ADDRESS}", "127.0.0.1")
                        .replace("${ENV=PLUMBLINE_SERVER_DATABASE_CONNECTIONS}", "20")
                        .replace("${ENV=PLUMBLINE_SERVER_SELECTORS}", "3")
                        .replace("${ENV=PLUMBLINE_SERVER_HTTP_THREADS}", "128");
                return Files.writeString(directory("").resolve("pre-boot.txt"), commands);
            } catch (IOException failure) {
                throw new UncheckedIOException("the distribution is not complete", failure);
            }
        }

        private static Path driver() {
            try (var drivers = Files.newDirectoryStream(DISTRIBUTION.resolve("lib"), "postgresql-*.jar")) {
                return drivers.iterator().next();
            } catch (IOException failure) {
                throw new UncheckedIOException("the distribution is not complete", failure);
            }
        }

        private Path directory(String name) {
            try {
                return Files.createDirectories(directory.resolve(name));
            } catch (IOException failure) {
                throw new UncheckedIOException("\"" + directory + "\" cannot be written", failure);
            }
        }
    }
}
