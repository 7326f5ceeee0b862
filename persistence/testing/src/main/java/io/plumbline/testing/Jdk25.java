package io.plumbline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The JDK 25 of this machine, if it has one. */
public final class Jdk25 {

    private static final String MISSING = "SKIPPED: no JDK 25 is installed: let JAVA_HOME_25 name one";

    private Jdk25() {}

    /** Where it is; a test that asks on a machine without one is skipped, and says why. */
    public static Path required() {
        var home = home();
        if (home.isEmpty()) {
            System.out.println(MISSING);
        }
        Assumptions.assumeTrue(home.isPresent(), MISSING);
        return home.orElseThrow();
    }

    /** This one, what the environment names, or one that is installed beside this one. */
    public static Optional<Path> home() {
        var named = Stream.of("JAVA_HOME_25", "JAVA_HOME_25_X64", "JAVA_HOME")
                .map(System::getenv)
                .filter(Objects::nonNull)
                .map(Path::of);
        var running = Path.of(System.getProperty("java.home"));
        return Stream.of(named, Stream.of(running), siblings(running))
                .flatMap(homes -> homes)
                .filter(Jdk25::isOne)
                .findFirst();
    }

    private static Stream<Path> siblings(Path home) {
        try (Stream<Path> homes = Files.list(home.resolveSibling(""))) {
            return homes.sorted().toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isOne(Path home) {
        var release = home.resolve("release");
        if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return false;
        }
        var properties = new Properties();
        try (var lines = Files.newBufferedReader(release)) {
            properties.load(lines);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("JAVA_VERSION", "").matches("\"25[\".+-].*");
    }
}
