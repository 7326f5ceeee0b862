package io.plumbline.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Where the build has put the libraries of the analysis. */
class WebArchiveIT {

    private static final Path DISTRIBUTION = Path.of("target", "plumbline");
    private static final String JAR = ".jar";

    @Test
    void librariesOfTheAnalysisLieWhereTheServerDoesNotLook() throws IOException {
        assertThat(inArchive("WEB-INF/analysis/"))
                .anyMatch(jar -> jar.startsWith("async-profiler-"))
                .anyMatch(jar -> jar.startsWith("jfr-converter-"))
                .anyMatch(jar -> jar.startsWith("gctoolkit-parser-"))
                .anyMatch(jar -> jar.startsWith("cel-"))
                .anyMatch(jar -> jar.startsWith("flightrecorder.rules.jdk-"))
                .doesNotContainAnyElementsOf(inArchive("WEB-INF/lib/"));
    }

    @Test
    void theCommandLineHasThemToo() throws IOException {
        try (var libraries = Files.list(DISTRIBUTION.resolve("lib"))) {
            assertThat(libraries.map(jar -> jar.getFileName().toString()).toList())
                    .containsAll(inArchive("WEB-INF/analysis/"));
        }
    }

    private static Set<String> inArchive(String folder) throws IOException {
        try (var archive = new ZipFile(DISTRIBUTION.resolve("plumbline.war").toFile())) {
            return archive.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder) && name.endsWith(JAR))
                    .map(name -> name.substring(folder.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
