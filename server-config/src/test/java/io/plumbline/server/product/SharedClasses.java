package io.plumbline.server.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The archive of the server's classes that a product has made that other tests have left running: with it servers start faster that
 * start seldom and make none for themselves. A JVM that it does not fit ignores it.
 */
final class SharedClasses {

    private static final Path PRODUCTS = Path.of("target", "contract").toAbsolutePath();

    private SharedClasses() {}

    /** Options of a JVM, separated by blanks; nothing as long as no archive has been made. */
    static Optional<String> options() throws IOException {
        return archives().stream()
                .max(Comparator.comparing(archive -> archive.toFile().lastModified()))
                .map(archive -> "-XX:SharedArchiveFile=" + archive + " -Xlog:cds*=off");
    }

    private static List<Path> archives() throws IOException {
        var archives = new ArrayList<Path>();
        if (Files.isDirectory(PRODUCTS)) {
            try (var products = Files.newDirectoryStream(PRODUCTS)) {
                for (var product : products) {
                    archives.addAll(archivesOf(product.resolve("class-archive")));
                }
            }
        }
        return archives;
    }

    private static List<Path> archivesOf(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var made = Files.newDirectoryStream(directory, "*.archive")) {
            return StreamSupport.stream(made.spliterator(), false).toList();
        }
    }
}
