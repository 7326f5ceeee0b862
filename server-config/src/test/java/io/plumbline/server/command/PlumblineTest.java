package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlumblineTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Plumbline.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("start", "key", "check-config");
    }

    @Test
    void anUnknownCommandIsBadInput() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString()).contains("fly");
    }

    @Test
    void anUnknownRightIsBadInputToldInOneLine() {
        assertThat(run("key", "create", "--name", "n", "--right", "everything")).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("\"everything\" is no right");
    }

    @Test
    void anExpiryIsAMomentOrADurationFromNow() {
        assertThat(KeyCommand.instantOf("2027-01-31T00:00:00Z", NOW)).isEqualTo("2027-01-31T00:00:00Z");
        assertThat(KeyCommand.instantOf("30d", NOW)).isEqualTo("2026-12-23T12:00:00Z");
        assertThatThrownBy(() -> KeyCommand.instantOf("soon", NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"soon\"");
    }

    @Test
    void theConfigurationIsCheckedAsJsonToo() {
        assertThat(run("check-config", "--json")).isZero();
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .startsWith("{\"keys\":[")
                .endsWith("\"problems\":[]}");
    }
}
