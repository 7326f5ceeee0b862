package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Named;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class JobPagesTest {

    @Test
    void theStepsOfTheDiagnosisAreTheEnginesPackagesInOrder() throws Exception {
        assertThat(values("nightly-diagnosis", "step", "id"))
                .containsExactly("trend", "capture", "profile", "trace", "rules", "forensics", "verdict", "report");
        assertThat(packages()).containsAll(values("nightly-diagnosis", "step", "id"));
        assertThat(packages()).containsAll(values("snapshot", "step", "id"));
    }

    @ParameterizedTest
    @EnumSource
    void everyReferenceIsANamedBeanOfThisPackage(Job job) throws Exception {
        var references = new ArrayList<String>();
        for (var tag : List.of("listener", "reader", "processor", "writer", "batchlet")) {
            references.addAll(values(job.id(), tag, "ref"));
        }

        assertThat(references).isNotEmpty();
        assertThat(namedBeans()).containsAll(references);
    }

    @Test
    void everySkippedExceptionExists() throws Exception {
        assertThat(values("snapshot", "include", "class")).containsExactly(SnapshotFailedException.class.getName());
    }

    @Test
    void everyExitStatusIsOneOfOurs() throws Exception {
        var statuses = new ArrayList<>(values("nightly-diagnosis", "end", "on"));
        statuses.addAll(values("nightly-diagnosis", "stop", "on"));

        assertThat(statuses).isNotEmpty();
        assertThat(Stream.of(StepExit.values()).map(StepExit::name)).containsAll(statuses);
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPSHOT", "NIGHTLY_DIAGNOSIS"})
    void everyPagePassesAllParametersOn(Job job) throws Exception {
        assertThat(values(job.id(), "property", "name")).startsWith("run", "attempt", "key", "target", "diagnosis");
        assertThat(values(job.id(), "property", "value"))
                .startsWith(
                        "#{jobParameters['run']}",
                        "#{jobParameters['attempt']}",
                        "#{jobParameters['key']}",
                        "#{jobParameters['target']}",
                        "#{jobParameters['diagnosis']}");
    }

    private static Set<String> namedBeans() throws IOException, URISyntaxException {
        var names = classNames().stream()
                .map(JobPagesTest::load)
                .filter(type -> type.isAnnotationPresent(Named.class))
                .map(Class::getSimpleName)
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                .collect(Collectors.toSet());
        assertThat(names).isNotEmpty();
        return names;
    }

    private static List<String> classNames() throws IOException, URISyntaxException {
        try (var files = Files.list(classes("nightly"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("-"))
                    .map(name -> Job.class.getPackageName() + "." + name.substring(0, name.length() - 6))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, JobPagesTest.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    private static Set<String> packages() throws IOException, URISyntaxException {
        try (var folders = Files.list(classes("nightly").getParent())) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }

    private static Path classes(String name) throws URISyntaxException {
        var root = Path.of(
                Job.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return root.resolve("io/plumbline/batch").resolve(name);
    }

    private static List<String> values(String job, String tag, String attribute)
            throws ParserConfigurationException, SAXException, IOException {
        try (var page = Job.class.getResourceAsStream("/META-INF/batch-jobs/" + job + ".xml")) {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var elements = factory.newDocumentBuilder().parse(page).getElementsByTagName(tag);
            var values = new ArrayList<String>();
            for (int i = 0; i < elements.getLength(); i++) {
                values.add(((Element) elements.item(i)).getAttribute(attribute));
            }
            return values;
        }
    }
}
