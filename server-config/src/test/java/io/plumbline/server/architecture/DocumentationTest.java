package io.plumbline.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.plumbline.persistence.configuration.Settings;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The pages under {@code docs/} and the README against the code that they describe. */
class DocumentationTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.plumbline");

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("persistence", "batch", "batch/lab", "web", "server-config");

    private static final Pattern DOCUMENTED_KEY =
            Pattern.compile("^\\| `(plumbline(?:\\.[a-z0-9-]+)+)`", Pattern.MULTILINE);
    private static final Pattern KEY_IN_SOURCE = Pattern.compile("\"(plumbline(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*){2,})\"");

    /** Key and default of a row; a note in brackets after the default is for the reader. */
    private static final Pattern DOCUMENTED_DEFAULT = Pattern.compile(
            "^\\| `(plumbline(?:\\.[a-z0-9-]+)+)` \\| ([^|]+?)(?: \\([^|)]*\\))? \\|", Pattern.MULTILINE);

    /** Defaults that are told in words: nothing at all, or a place or a name that is worked out. */
    private static final Pattern DEFAULT_IN_WORDS =
            Pattern.compile("none\\b.*|empty|`mvn -Pstart`: .*|host name and port");

    /** What differs from start to start where nobody chooses it, and what other defaults are told by. */
    private static final Map<String, String> CHOSEN =
            Map.of("plumbline.data.dir", "/data", "plumbline.initial.api.key", "chosen-by-the-test");

    private static final Pattern CODE_IN_PAGE = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS_IN_CODE = Pattern.compile("(?<![\\w./-])([A-Z][a-z]\\w*)(?![\\w/-])");
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

    /** A default that is set explicitly changes nothing; one that the page has wrong does. */
    @Test
    void documentedDefaultsAreThoseOfTheCode() throws IOException, ReflectiveOperationException {
        var defaults = settings(CHOSEN);
        var softly = new SoftAssertions();
        for (var row : documentedDefaults().entrySet()) {
            if (!DEFAULT_IN_WORDS.matcher(row.getValue()).matches()) {
                var set = new HashMap<>(CHOSEN);
                set.put(row.getKey(), row.getValue().replace("`", "").replace("<data.dir>", "/data"));
                softly.assertThat(settings(set))
                        .as(row.getKey() + " is documented as " + row.getValue())
                        .usingRecursiveComparison()
                        .isEqualTo(defaults);
            }
        }

        softly.assertAll();
    }

    @Test
    void everyKeyHasADefaultOnThePage() throws IOException, ReflectiveOperationException {
        assertThat(documentedDefaults().keySet()).isEqualTo(keysRead());
        assertThat(documentedDefaults()).containsEntry("plumbline.link.code-length", "7");
    }

    @Test
    void everyClassNamedInTheArchitectureExists() throws IOException {
        var named = new TreeSet<String>();
        for (String code : matches(CODE_IN_PAGE, Files.readString(ROOT.resolve("docs/architecture.md")))) {
            named.addAll(matches(CLASS_IN_CODE, code));
        }
        var existing = new TreeSet<String>();
        for (JavaClass type : new ClassFileImporter().importPackages("io.plumbline")) {
            existing.add(type.getSimpleName());
        }

        assertThat(named).contains("RedirectFilter", "Sampler", "Gone");
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

    private static Set<String> keysRead() throws ReflectiveOperationException {
        var keys = new TreeSet<String>();
        settings(key -> {
            keys.add(key);
            return Optional.empty();
        });
        return keys;
    }

    private static Map<String, String> documentedDefaults() throws IOException {
        var defaults = new TreeMap<String, String>();
        DOCUMENTED_DEFAULT
                .matcher(Files.readString(ROOT.resolve("docs/configuration.md")))
                .results()
                .forEach(row -> defaults.put(row.group(1), row.group(2)));
        return defaults;
    }

    private static Map<String, Object> settings(Map<String, String> keys) throws ReflectiveOperationException {
        return settings(key -> Optional.ofNullable(keys.get(key)));
    }

    /** What every {@code static from(Settings)} of the product makes of a source of keys, by the name of its class. */
    private static Map<String, Object> settings(Function<String, Optional<String>> source)
            throws ReflectiveOperationException {
        var values = new TreeMap<String, Object>();
        for (JavaClass type : PRODUCT) {
            if (readsSettings(type)) {
                Method from = type.reflect().getDeclaredMethod("from", Settings.class);
                from.setAccessible(true);
                values.put(type.getName(), from.invoke(null, new Settings(source)));
            }
        }
        return values;
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
