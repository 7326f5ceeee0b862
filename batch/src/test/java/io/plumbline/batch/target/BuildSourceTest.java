package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildSourceTest {

    @TempDir
    private Path folder;

    @Test
    void aPropertyAndAnAttributeTellTheBuildAsItIsNow() throws IOException {
        try (var jvm = RunningJvm.start(1, "-Dprogram.version= 1.4.2\t(7) ");
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            assertThat(source("property:program.version").ask(connection)).contains("1.4.2 (7)");
            assertThat(source("attribute:io.plumbline.test:type=Release#Version")
                            .ask(connection))
                    .contains("1.4.2 (7)");
            assertThat(source("property:no.such").ask(connection)).isEmpty();
            assertThat(source("attribute:io.plumbline.test:type=Release#None").ask(connection))
                    .isEmpty();
            assertThat(source("attribute:io.plumbline.test:type=Gone#Version").ask(connection))
                    .isEmpty();
            assertThat(BuildSource.mainJar().ask(connection))
                    .as("it was started with a class path")
                    .isEmpty();
        }
    }

    @Test
    void anAttributeOfAClassThatIsRefusedTellsNothingAndCostsNothingElse() throws IOException {
        try (var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            assertThat(source("attribute:io.plumbline.test:type=Release#Bits").ask(connection))
                    .isEmpty();
            assertThat(connection.isClosed()).isFalse();
            assertThat(source("attribute:io.plumbline.test:type=Release#Version")
                            .ask(connection))
                    .contains("0");
        }
    }

    @Test
    void withoutThemTheManifestOfTheMainJarTellsIt() throws IOException {
        try (var jvm = RunningJvm.startJar(programJar("2.0"));
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            assertThat(BuildSource.of(Optional.empty()).ask(connection)).contains("2.0");
        }
    }

    @Test
    void aJarThatHasTakenItsPlaceSinceTheStartTellsNothing() throws IOException {
        var jar = programJar("2.0");
        try (var jvm = RunningJvm.startJar(jar)) {
            var next = programJar("3.0");
            Files.setLastModifiedTime(next, FileTime.from(Instant.EPOCH));
            Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);

            try (var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
                assertThat(BuildSource.mainJar().ask(connection)).isEmpty();
            }
        }
    }

    @Test
    void aFileThatIsNoJarWithAVersionTellsNothing() throws IOException {
        var text = Files.writeString(folder.resolve("text.jar"), "no jar");
        var late = folder.resolve("late.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(late))) {
            jar.putNextEntry(new ZipEntry("first"));
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            manifest("2.0").write(jar);
        }

        var full = folder.resolve("full.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(full))) {
            jar.putNextEntry(new ZipEntry("META-INF/"));
            jar.write(new byte[1 << 20]);
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            manifest("2.0").write(jar);
        }

        for (var file : List.of(text, late, full, folder, folder.resolve("none"), Path.of("/dev/zero"))) {
            assertThat(MainJar.versionIn(file, Instant.MAX)).as(file.toString()).isEmpty();
        }
        assertThat(MainJar.versionIn(programJar("3"), Instant.MAX)).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"property:app.version", "attribute:com.example:type=App,name=\"a#b\"#Version"})
    void isWrittenAsItWasRead(String text) {
        assertThat(source(text).text()).contains(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app.version                              | must begin with
            property:                                | names nothing
            property:javax.net.ssl.keyStorePassword  | sounds like a secret
            property:sun.java.command                | sounds like a secret
            property:java.class.path                 | sounds like a secret
            property:spring.datasource.url           | sounds like a secret
            property:db.pwd                          | sounds like a secret
            property:shop.api.key                    | sounds like a secret
            attribute:Version                        | must be a bean, # and the name
            attribute:com.example:type=App           | must be a bean, # and the name
            attribute:com.example:type=App#          | names nothing
            attribute:com.example:*#Version          | must name one bean
            attribute:com.example:type=App#ApiToken  | sounds like a secret
            """)
    void whatNamesNoBuildOrASecretIsRefused(String text, String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> source(text)).withMessageContaining(reason);
    }

    @Test
    void theManifestIsWhatItIsWithoutASource() {
        assertThat(source("manifest")).isEqualTo(BuildSource.of(Optional.empty()));
        assertThat(source("manifest").text()).isEmpty();
    }

    private static BuildSource source(String text) {
        return BuildSource.of(Optional.of(text));
    }

    private Path programJar(String version) throws IOException {
        var file = folder.resolve("program " + version + ".jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest(version));
                var classes = Files.walk(RunningJvm.classes())) {
            for (var type : classes.filter(path -> path.toString().contains("TargetProgram"))
                    .toList()) {
                jar.putNextEntry(
                        new ZipEntry(RunningJvm.classes().relativize(type).toString()));
                Files.copy(type, jar);
            }
        }
        return file;
    }

    private static Manifest manifest(String version) {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, TargetProgram.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        return manifest;
    }
}
