package io.plumbline.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** NOTICE against the libraries that the build has put into the distribution. */
class NoticeIT {

    private static final Path DISTRIBUTION = Path.of("target", "plumbline");
    private static final Pattern LIBRARY = Pattern.compile("(?:.*/)?((?!plumbline-)[^/]+?)-\\d[^/]*\\.jar");
    private static final Pattern NAMES_IN_NOTICE = Pattern.compile("(?m)^ {6}(\\S.*)$");

    @Test
    void everyLibraryThatIsShippedIsListedAndNoOther() throws IOException {
        var shipped = new TreeSet<String>();
        try (var war = new ZipFile(DISTRIBUTION.resolve("plumbline.war").toFile());
                Stream<Path> libraries = Files.list(DISTRIBUTION.resolve("lib"))) {
            addLibraries(war.stream().map(entry -> entry.getName()), shipped);
            addLibraries(libraries.map(Path::toString), shipped);
        }

        assertThat(shipped).contains("hibernate-core", "postgresql");
        assertThat(listed()).isEqualTo(shipped);
    }

    private static void addLibraries(Stream<String> files, Set<String> names) {
        files.map(LIBRARY::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .forEach(names::add);
    }

    private static Set<String> listed() throws IOException {
        return NAMES_IN_NOTICE
                .matcher(Files.readString(Path.of("..", "NOTICE")))
                .results()
                .flatMap(line -> Stream.of(line.group(1).split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
