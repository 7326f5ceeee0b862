package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.persistence.configuration.Release;
import io.plumbline.persistence.target.Target;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BuildsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void weRunOurOwnReleaseUnlessSomebodyNamesAnotherSource() {
        var self = Target.self("plumbline", "a", NOON);
        try (var connection = JvmConnection.toThisJvm()) {
            assertThat(new Builds().of(self, connection))
                    .isEqualTo(Release.VERSION)
                    .matches("\\d.*");

            self.readBuildFrom("property:java.specification.version");

            assertThat(new Builds().of(self, connection)).isEqualTo(System.getProperty("java.specification.version"));
        }
    }
}
