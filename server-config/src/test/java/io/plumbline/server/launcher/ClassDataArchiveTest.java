package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassDataArchiveTest {

    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path directory;

    private Path archive;
    private Path jar;
    private ClassDataArchive classes;

    @BeforeEach
    void makeADistribution() throws IOException {
        archive = directory.resolve("it.archive");
        jar = emptyJar("payara/runtime/server.jar", "META-INF/versions/11/org/example/Cleaner$Wrapper.class");
        emptyJar("lib/postgresql-1.jar", "org/example/Driver.class");
        classes = new ClassDataArchive(archive, new Distribution(directory));
    }

    @Test
    void theFirstServerNotesItsClassesAndTheNextMapsThem() throws Exception {
        assertThat(run(classes.options(), "-version")).isZero();

        classes.serverSettled(List.of(JAVA, "-cp", jar.toString()));

        Awaiting.until("the archive is made", DEADLINE, () -> Files.exists(archive));
        var options = classes.options();
        assertThat(options).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(run(options, "-Xshare:on", "-cp", jar.toString(), "-version"))
                .isZero();
    }

    @Test
    void whatCannotBeMadeIsNotTriedAgain() throws Exception {
        assertThat(run(classes.options(), "-version")).isZero();

        classes.serverSettled(List.of(JAVA, "-XX:NoSuchOption"));

        Awaiting.until("it has failed", DEADLINE, () -> Files.exists(directory.resolve("it.archive.refused")));
        assertThat(classes.options()).isEmpty();
        assertThat(directory.resolve("it.archive.refused")).content().contains("NoSuchOption");
    }

    @Test
    void aServerThatEndsEarlyLeavesNothingHalfMade() throws Exception {
        assertThat(run(classes.options(), "-version")).isZero();
        // one that is never done, however late it is stopped
        var maker = Files.writeString(directory.resolve("maker"), "#!/bin/sh\nexec sleep 600\n");
        Files.setPosixFilePermissions(maker, PosixFilePermissions.fromString("rwx------"));

        classes.serverSettled(List.of(maker.toString()));
        classes.serverEnded(0);

        assertThat(archive).doesNotExist();
        assertThat(classes.options()).isEqualTo(List.of("-XX:DumpLoadedClassList=" + archive + ".noted"));
    }

    @Test
    void classesThatAJarHoldsForSomeVersionsStayOut() throws Exception {
        assertThat(ClassDataArchive.versionedClasses(List.of(jar))).containsExactly("org/example/Cleaner$Wrapper");
        assertThat(ClassDataArchive.without(
                        Set.of("org/example/Cleaner$Wrapper"),
                        List.of(
                                "org/example/Cleaner",
                                "org/example/Cleaner$Wrapper id: 7",
                                "@lambda-proxy org/example/Cleaner run (Lorg/example/Cleaner$Wrapper;)V")))
                .containsExactly("org/example/Cleaner");
    }

    private Path emptyJar(String name, String entry) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.resolve("..").normalize());
        try (var content = new JarOutputStream(Files.newOutputStream(file))) {
            content.putNextEntry(new JarEntry(entry));
        }
        return file;
    }

    private static int run(List<String> options, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
