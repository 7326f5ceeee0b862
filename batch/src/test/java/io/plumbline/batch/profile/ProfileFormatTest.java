package io.plumbline.batch.profile;

import static io.plumbline.batch.profile.Profiles.ADD;
import static io.plumbline.batch.profile.Profiles.SERVE;
import static io.plumbline.batch.profile.Profiles.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFormatTest {

    private static final RecordedProfiles PROFILES = new RecordedProfiles(
            Map.of(
                    Reading.ALLOCATED,
                    Profiles.of(30, stack("byte[]", 3, 100, ADD, SERVE), stack("int[]", 1, 7, SERVE), stack("x", 1, 5)),
                    Reading.LIVE,
                    Profiles.of(
                            Reading.LIVE,
                            Weighting.SHARE_OF_GROWTH,
                            30,
                            12.5,
                            stack("a\tb\n\\c\r", 2, 9, new Frame("e\\t", "\n", 0)))),
            List.of("First note.", "A\ttab."));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameAFile() {
        file = folder.resolve("profile.txt");
    }

    private void assertRefused(String content, String reason) throws IOException {
        Files.writeString(file, content);

        assertThatIOException()
                .isThrownBy(() -> ProfileFormat.read(file))
                .withMessageContaining(file.toString())
                .withMessageContaining(reason);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        ProfileFormat.write(PROFILES, file);

        assertThat(ProfileFormat.read(file)).isEqualTo(PROFILES);
    }

    @Test
    void aForeignFileOrVersionIsRefused() throws IOException {
        assertRefused("", "version 1");
        assertRefused("plumbline-profile\t2\n", "version 1");
        assertRefused("plumbline-profile\t1\nX\n", "line 2");
        assertRefused(
                "plumbline-profile\t1\nS\tx\t1\t1\t1\t1970-01-01T00:00:00Z\t1970-01-01T00:00:00Z\t\n", "before any");
        assertRefused("plumbline-profile\t1\nN\t" + "x".repeat(100_000), "longer than");
        assertRefused("plumbline-profile\t1\nP\tALLOCATED\n", "line 3");
        assertRefused("plumbline-profile\t1\n" + "N\tx\n".repeat(1_001), "more than 1000 notes");
    }

    @Test
    void damageAnywhereIsRefusedOrHarmless() throws IOException {
        ProfileFormat.write(PROFILES, file);
        int length = Math.toIntExact(Files.size(file));
        var random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            var damaged = RecordedProgram.damaged(file, folder.resolve("damaged.txt"), random.nextInt(length));
            try {
                ProfileFormat.read(damaged);
            } catch (IOException fault) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
