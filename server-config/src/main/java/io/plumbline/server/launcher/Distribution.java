package io.plumbline.server.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory that holds the product: {@code plumbline.jar}, {@code lib}, {@code payara}, {@code plumbline.war}.
 * Read-only; everything that changes is in the data directory.
 *
 * @param directory absolute
 */
public record Distribution(Path directory) {

    /** Where the classes run from, unless the system property says otherwise (tests run from a directory of classes). */
    private static final String OVERRIDE = "plumbline.distribution";

    private static final Path WITHIN_CHECKOUT = Path.of("server-config", "target", "plumbline");

    /** The distribution that this code belongs to. */
    public static Distribution ofThisProcess() {
        var override = System.getProperty(OVERRIDE);
        if (override != null) {
            return new Distribution(Path.of(override).toAbsolutePath().normalize());
        }
        try {
            var jar = Path.of(Distribution.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new Distribution(jar.resolveSibling("").toAbsolutePath());
        } catch (URISyntaxException notAPlace) {
            throw new IllegalStateException("the classes have no place on disk", notAPlace);
        }
    }

    /**
     * The parent of data directories: {@code .plumbline} of the checkout that this distribution was built in, else of the
     * user's home.
     */
    public Path home() {
        if (directory.endsWith(WITHIN_CHECKOUT)) {
            var checkout = directory.resolve("../../..").normalize();
            if (Files.exists(checkout.resolve("pom.xml"))) {
                return checkout.resolve(".plumbline");
            }
        }
        return Path.of(System.getProperty("user.home")).toAbsolutePath().resolve(".plumbline");
    }

    Path payara() {
        return directory.resolve("payara");
    }

    Path serverJar() {
        return payara().resolve("launch-micro.jar");
    }

    Path application() {
        return directory.resolve("plumbline.war");
    }

    Path preBootCommands() {
        return directory.resolve("pre-boot.txt");
    }

    Path logging() {
        return directory.resolve("logging.properties");
    }

    Path guardian() {
        return directory.resolve("guardian.sh");
    }

    Path libraries() {
        return directory.resolve("lib");
    }

    /** The driver of the database, which the server loads. */
    Path driver() throws IOException {
        return jars(libraries(), "postgresql-*.jar").get(0);
    }

    /** Every jar that the server loads classes from, but for the application's. */
    List<Path> serverClassPath() throws IOException {
        var path = new ArrayList<>(jars(payara().resolve("runtime"), "*.jar"));
        path.add(driver());
        return path;
    }

    private static List<Path> jars(Path directory, String name) throws IOException {
        try (var found = Files.newDirectoryStream(directory, name)) {
            var jars = new ArrayList<Path>();
            found.forEach(jars::add);
            if (jars.isEmpty()) {
                throw new NoSuchFileException(directory.resolve(name).toString());
            }
            return jars;
        }
    }

    /** Refuses a directory in which a part is missing. */
    void requireComplete() throws LaunchException {
        for (var part :
                new Path[] {serverJar(), application(), preBootCommands(), guardian(), logging(), libraries()}) {
            if (!Files.exists(part)) {
                throw LaunchException.environment(
                        "\"" + part + "\" is missing: unpack the distribution again, or build it with mvn package");
            }
        }
    }
}
