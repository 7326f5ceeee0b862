package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedSecretsTest {

    @TempDir
    private Path folder;

    private Path directory;
    private AllowedSecrets allowed;

    @BeforeEach
    void aDirectoryForSecrets() throws IOException {
        directory = Files.createDirectory(folder.resolve("secrets"));
        allowed = new AllowedSecrets(directory);
    }

    @Test
    void aFileOfTheDirectoryIsRevealedWithoutItsLineEnd() throws IOException {
        var file = Files.writeString(directory.resolve("shop"), "tiger 7\n");

        assertThat(allowed.reveal(file(file))).isEqualTo("tiger 7");
    }

    @Test
    void aFileOfTheDirectoryMayFollowLater() {
        var later = file(directory.resolve("later"));

        assertThat(allowed.refusal(later)).isEmpty();
        assertThatIOException().isThrownBy(() -> allowed.reveal(later)).withMessageContaining("does not exist");
    }

    @Test
    void aFileElsewhereIsRefusedWhetherItExistsOrNot() throws IOException {
        var existing = Files.writeString(folder.resolve("database-password"), "hidden");
        var missing = folder.resolve("no-such-file");

        for (Path outside : new Path[] {existing, missing, Path.of(directory + "-of-others/x")}) {
            assertThat(allowed.refusal(file(outside)))
                    .hasValueSatisfying(reason -> assertThat(reason)
                            .contains("\"" + outside + "\" does not lie in", "plumbline.jmx.secrets-directory"));
            assertThatIOException()
                    .isThrownBy(() -> allowed.reveal(file(outside)))
                    .withMessageContaining("does not lie in")
                    .withMessageNotContaining("hidden");
        }
    }

    @Test
    void aPathThatClimbsOutIsRefused() throws IOException {
        Files.writeString(folder.resolve("database-password"), "hidden");

        assertRefused(Path.of(directory + "/../database-password"));
        assertRefused(Path.of(directory + "/none/../../database-password"));
    }

    @Test
    void aLinkThatLeadsOutIsRefused() throws IOException {
        var outside = Files.writeString(folder.resolve("database-password"), "hidden");
        var toFile = Files.createSymbolicLink(directory.resolve("shop"), outside);
        var toFolder = Files.createSymbolicLink(directory.resolve("more"), folder);

        assertRefused(toFile);
        assertRefused(toFolder.resolve("database-password"));
    }

    @Test
    void aLinkThatStaysInsideIsFollowed() throws IOException {
        var file = Files.writeString(directory.resolve("version-7"), "tiger");
        var link = Files.createSymbolicLink(directory.resolve("current"), file);

        assertThat(allowed.reveal(file(link))).isEqualTo("tiger");
    }

    @Test
    void theDirectoryItselfMayBeALink() throws IOException {
        var file = Files.writeString(directory.resolve("shop"), "tiger");
        var link = Files.createSymbolicLink(folder.resolve("link"), directory);
        var throughLink = new AllowedSecrets(link);

        assertThat(throughLink.reveal(file(link.resolve("shop")))).isEqualTo("tiger");
        assertThat(throughLink.reveal(file(file.toRealPath()))).isEqualTo("tiger");
    }

    @Test
    void aFileThatIsTooLongForAPasswordIsNotRead() throws IOException {
        var file = Files.writeString(directory.resolve("shop"), "x".repeat(4097));

        assertThatIOException().isThrownBy(() -> allowed.reveal(file(file))).withMessageContaining("longer than 4096");
    }

    @Test
    void withoutADirectoryNoFileIsRead() throws IOException {
        var file = Files.writeString(directory.resolve("shop"), "tiger");

        assertThat(AllowedSecrets.VARIABLES_ALONE.refusal(file(file))).isPresent();
        assertThatIOException().isThrownBy(() -> AllowedSecrets.VARIABLES_ALONE.reveal(file(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "PLUMBLINE_DATABASE_PASSWORD", "plumbline_target_shop", "PLUMBLINE_TARGET"})
    void aVariableOfAnotherPurposeIsRefused(String name) {
        var secret = Secret.parse("env:" + name);

        assertThat(allowed.refusal(secret))
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("\"" + name + "\"", "does not begin with PLUMBLINE_TARGET_"));
        assertThatIOException().isThrownBy(() -> allowed.reveal(secret)).withMessageContaining("PLUMBLINE_TARGET_");
    }

    @Test
    void aVariableForTargetsThatIsNotSetIsSaidSo() {
        var secret = Secret.parse("env:PLUMBLINE_TARGET_NO_SUCH");

        assertThat(allowed.refusal(secret)).isEmpty();
        assertThatIOException()
                .isThrownBy(() -> allowed.reveal(secret))
                .withMessageContaining("\"PLUMBLINE_TARGET_NO_SUCH\" is not set");
    }

    private void assertRefused(Path file) {
        assertThat(allowed.refusal(file(file))).isPresent();
        assertThatIOException()
                .isThrownBy(() -> allowed.reveal(file(file)))
                .withMessageContaining("does not lie in")
                .withMessageNotContaining("hidden");
    }

    private static Secret file(Path file) {
        return Secret.parse("file:" + file);
    }
}
