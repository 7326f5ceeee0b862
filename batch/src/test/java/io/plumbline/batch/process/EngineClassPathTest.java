package io.plumbline.batch.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last tests have a real JVM load what its class path promises. */
class EngineClassPathTest {

    private static final String OF_THIS_JVM = "/product/plumbline.jar";

    @TempDir
    private Path directory;

    private Path libraries = Path.of("");
    private Path analysis = Path.of("");

    @BeforeEach
    void unpack() throws IOException {
        libraries = Files.createDirectories(directory.resolve("plumbline/WEB-INF/lib"));
        analysis = directory.resolve("plumbline/WEB-INF/analysis");
    }

    @Test
    void inTheServerItIsTheApplicationsLibrariesAndThoseForAnalysis() throws IOException {
        Files.createDirectories(analysis);
        var engine = libraries.resolve("plumbline-batch-1.jar");

        assertThat(parts(EngineClassPath.of(engine, OF_THIS_JVM)))
                .containsExactly(engine.toString(), libraries + "/*", analysis + "/*");
    }

    @Test
    void anApplicationWithoutLibrariesForAnalysisHasItsOwn() {
        var engine = libraries.resolve("plumbline-batch-1.jar");

        assertThat(parts(EngineClassPath.of(engine, OF_THIS_JVM))).containsExactly(engine.toString(), libraries + "/*");
    }

    @Test
    void onACommandLineItIsWhatThisJvmWasStartedWith() {
        var engine = Path.of("/product/lib/plumbline-batch-1.jar");

        assertThat(parts(EngineClassPath.of(engine, OF_THIS_JVM))).containsExactly(engine.toString(), OF_THIS_JVM);
    }

    @Test
    void aFolderOfClassesIsLikeACommandLine() {
        var classes = Path.of("/checkout/batch/target/classes");

        assertThat(parts(EngineClassPath.of(classes, OF_THIS_JVM))).containsExactly(classes.toString(), OF_THIS_JVM);
    }

    @Test
    void aJvmOfTheServerLoadsClassesOfAllThree() throws Exception {
        var answer = directory.resolve("answer");
        Files.createDirectories(analysis);
        var engine = jar(libraries.resolve("engine.jar"), "engine");
        jar(libraries.resolve("library.jar"), "library");
        jar(analysis.resolve("analysis.jar"), "analysis");

        run(EngineClassPath.of(engine, OF_THIS_JVM), answer);

        assertThat(answer).hasContent("engine library analysis");
    }

    @Test
    void aProgramFindsWhatThisJvmHas() throws Exception {
        var answer = directory.resolve("json");

        var end = new BoundedJvm(64L << 20, Duration.ofMinutes(1))
                .run(JsonProgram.class, List.of(answer.toString()), directory.resolve("said"), () -> false);

        assertThat(end).isEqualTo(new BoundedJvm.End.Answered());
        assertThat(answer).hasContent("[1]");
    }

    @Test
    void whatAProgramMakesMeanwhileLiesInItsFolder() throws Exception {
        var answer = directory.resolve("where");

        new BoundedJvm(64L << 20, Duration.ofMinutes(1))
                .run(TemporaryProgram.class, List.of(answer.toString()), directory.resolve("said"), () -> false);

        assertThat(Path.of(Files.readString(answer)).getParent()).isEqualTo(directory);
    }

    /** Makes a temporary file, and says where. */
    static final class TemporaryProgram {

        private TemporaryProgram() {}

        public static void main(String[] arguments) throws IOException {
            BoundedJvm.endWithWhoStartedUs();
            Files.writeString(
                    Path.of(arguments[0]), Files.createTempFile("chunk", "").toString());
            BoundedJvm.answered();
        }
    }

    /** Reads a resource of each jar. */
    static final class ResourceProgram {

        private ResourceProgram() {}

        public static void main(String[] arguments) throws IOException {
            var found = new StringBuilder();
            for (var name : List.of("engine", "library", "analysis")) {
                try (var resource = ClassLoader.getSystemResourceAsStream(name)) {
                    found.append(
                                    resource == null
                                            ? "absent"
                                            : new String(resource.readAllBytes(), StandardCharsets.UTF_8))
                            .append(' ');
                }
            }
            Files.writeString(Path.of(arguments[0]), found.toString().strip());
        }
    }

    /** Writes JSON. */
    static final class JsonProgram {

        private JsonProgram() {}

        public static void main(String[] arguments) throws IOException {
            BoundedJvm.endWithWhoStartedUs();
            Files.writeString(Path.of(arguments[0]), new JsonMapper().writeValueAsString(List.of(1)));
            BoundedJvm.answered();
        }
    }

    private void run(String classPath, Path answer) throws Exception {
        var own = Path.of(ResourceProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        classPath + File.pathSeparator + own,
                        ResourceProgram.class.getName(),
                        answer.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static Path jar(Path file, String resource) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                var jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry(resource));
            jar.write(resource.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return file;
    }

    private static List<String> parts(String classPath) {
        return List.of(classPath.split(File.pathSeparator));
    }
}
