package io.plumbline.server.contract;

import io.plumbline.server.product.ProductProcess;
import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.FreePort;
import io.plumbline.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The product that the contract is held against: started by the first class that asks for it, stopped after the last, and
 * emptied before each. Its short URLs begin with {@code http://s.test/}, whatever its port.
 */
final class ContractServer implements BeforeAllCallback {

    /** The default domain. */
    static final String DOMAIN = "s.test";

    private static final Namespace NAMESPACE = Namespace.create(ContractServer.class);
    private static final Path DIRECTORIES = Path.of("target", "contract").toAbsolutePath();

    /** What waits in production does not wait here, and nobody but us works in the database. */
    private static final Map<String, String> SETTINGS = Map.of(
            "plumbline.link.base-url", "http://" + DOMAIN,
            "plumbline.roles", "web",
            "plumbline.rate-limit.enabled", "false",
            "plumbline.access.key-cache", "50ms",
            "plumbline.visit-journal.flush-interval", "50ms",
            // what hostile clients leave behind is not to take the detail of the next class's visits
            "plumbline.visit-journal.orphan-detail-per-minute", "1000000");

    private final String name;
    private final Map<String, String> settings;
    private @Nullable Running running;

    private ContractServer(String name, Map<String, String> settings) {
        this.name = name;
        this.settings = Map.copyOf(settings);
    }

    /** With every setting that shows at its default. */
    static ContractServer asShipped() {
        return new ContractServer("as-shipped", Map.of());
    }

    /** One that is set up otherwise; it takes about 20 s to start. */
    static ContractServer with(String name, Map<String, String> settings) {
        return new ContractServer(name, settings);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        // the one that most classes share goes with the last of them, another with its class
        var holder = settings.isEmpty() ? context.getRoot() : context;
        running = holder.getStore(NAMESPACE).getOrComputeIfAbsent(name, unseen -> start(), Running.class);
        seed().empty();
    }

    /** Operations of the contract, with the key that may do everything. */
    Client rest() {
        return new Client(URI.create(running().address() + "/rest/v3"), Map.of("X-Api-Key", ProductProcess.API_KEY));
    }

    /** Whatever the server answers from its root, without a key and as a visitor of the default domain. */
    Client visitor() {
        return new Client(running().address(), Map.of("Host", DOMAIN));
    }

    Seed seed() {
        return new Seed(running().database().dataSource(), rest(), visitor());
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("asked for before the first test");
        }
        return running;
    }

    private Running start() {
        var database = TestDatabase.fresh();
        try {
            var instance = placed(Files.createTempDirectory(Files.createDirectories(DIRECTORIES), name + "-"))
                    .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                    .with("plumbline.database.url", database.url().replaceFirst("\\?.*", ""))
                    .with("plumbline.database.user", "postgres")
                    .with("plumbline.database.password", "unused");
            for (var setting : SETTINGS.entrySet()) {
                instance = instance.with(setting.getKey(), setting.getValue());
            }
            for (var setting : settings.entrySet()) {
                instance = instance.with(setting.getKey(), setting.getValue());
            }
            var product = instance.startReady();
            return new Running(product, product.awaitReady(), database);
        } catch (IOException failure) {
            throw new AssertionError("no place for the server", failure);
        } catch (Exception failure) {
            throw new AssertionError("the server did not start", failure);
        }
    }

    /** The one that most classes share runs for long enough to make the archive of classes from which all others start. */
    private Instance placed(Path dataDirectory) throws IOException {
        return settings.isEmpty() ? new Instance(dataDirectory, FreePort.find(), Map.of()) : Instance.in(dataDirectory);
    }

    /** A started product; closed with the store that holds it. */
    private record Running(ProductProcess product, URI address, TestDatabase database) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            product.close();
        }
    }
}
