package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest {

    private static final long GIBIBYTE = 1L << 30;

    @Test
    void theLogOfChangesTakesASixteenthOfTheDiskWithinBounds() {
        assertThat(EmbeddedDatabase.logBytes(8 * GIBIBYTE)).isEqualTo(GIBIBYTE);
        assertThat(EmbeddedDatabase.logBytes(32 * GIBIBYTE)).isEqualTo(2 * GIBIBYTE);
        assertThat(EmbeddedDatabase.logBytes(1000 * GIBIBYTE)).isEqualTo(4 * GIBIBYTE);
    }
}
