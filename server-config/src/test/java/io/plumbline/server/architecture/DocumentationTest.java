package io.plumbline.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.plumbline.persistence.configuration.Settings;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages under {@code docs/} and the README against the code that they describe. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("persistence", "batch", "batch/lab", "web", "server-config");

    private static final Pattern DOCUMENTED_KEY =
            Pattern.compile("^\\| `(plumbline(?:\\.[a-z0-9-]+)+)`", Pattern.MULTILINE);
    private static final Pattern KEY_IN_SOURCE = Pattern.compile("\"(plumbline(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*){2,})\"");
    private static final Pattern CLASS_IN_PAGE = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]*)+)`");
    private static final Pattern RELATIVE_LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)");

    @Test
    void configurationKeysAreThoseThatTheCodeReads() throws IOException, ReflectiveOperationException {
        var documented = matches(DOCUMENTED_KEY, Files.readString(ROOT.resolve("docs/configuration.md")));

        assertThat(documented).isEqualTo(keysRead());
    }

    @Test
    void noKeyIsReadBesideTheSettingsRecords() throws IOException, ReflectiveOperationException {
        var inSource = new TreeSet<String>();
        for (Path source : sources("src/main/java")) {
            inSource.addAll(matches(KEY_IN_SOURCE, Files.readString(source)));
        }

        assertThat(keysRead()).containsAll(inSource);
    }

    @Test
    void everyClassNamedInTheArchitectureExists() throws IOException {
        var named = matches(CLASS_IN_PAGE, Files.readString(ROOT.resolve("docs/architecture.md")));
        var existing = new TreeSet<String>();
        for (Path source : sources("src")) {
            existing.add(source.getFileName().toString().replace(".java", ""));
        }

        assertThat(existing).containsAll(named);
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        var broken = new TreeSet<String>();
        for (Path page : pages()) {
            for (String target : matches(RELATIVE_LINK, Files.readString(page))) {
                if (Files.notExists(page.resolveSibling(target))) {
                    broken.add(ROOT.relativize(page) + " -> " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    /** Calls every {@code static from(Settings)} of the product and notes which keys it asks for. */
    private static Set<String> keysRead() throws ReflectiveOperationException {
        var keys = new TreeSet<String>();
        var recording = new Settings(key -> {
            keys.add(key);
            return Optional.empty();
        });
        var product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.plumbline");
        for (JavaClass type : product) {
            if (readsSettings(type)) {
                Method from = type.reflect().getDeclaredMethod("from", Settings.class);
                from.setAccessible(true);
                from.invoke(null, recording);
            }
        }
        return keys;
    }

    private static boolean readsSettings(JavaClass type) {
        return type.tryGetMethod("from", Settings.class)
                .map(method -> method.getModifiers().contains(JavaModifier.STATIC))
                .orElse(false);
    }

    private static List<Path> sources(String below) throws IOException {
        var sources = Stream.<Path>builder();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve(below))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources);
            }
        }
        return sources.build().toList();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            files.filter(file -> file.toString().endsWith(".md")), Stream.of(ROOT.resolve("README.md")))
                    .toList();
        }
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
