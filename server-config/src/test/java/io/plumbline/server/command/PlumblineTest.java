package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.KeyRoles;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.configuration.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlumblineTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Plumbline.commandLine(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("start", "heap", "events", "upload", "key", "check-config");
    }

    @Test
    void helpOfTheHeapNamesEveryQuestion() {
        assertThat(run("heap", "--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "histogram",
                        "suspects",
                        "diff",
                        "dominators",
                        "paths",
                        "threads",
                        "inspect",
                        "redact",
                        "verify");
    }

    @Test
    void anUnknownCommandIsBadInputAndALikelyOneIsNamed() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString()).contains("fly");
        assertThat(run("heap", "supsects", "file")).isEqualTo(2);
        assertThat(err.toString()).contains("heap suspects");
        assertThat(run("heap")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required subcommand");
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
    void aDomainOfAKeyIsAHostNameOrTheDefaultOne() {
        var settings = new Settings(key ->
                key.equals("plumbline.link.base-url") ? Optional.of("https://s.example.org/") : Optional.empty());

        assertThat(KeyCommand.authorityOf("Other.Example.ORG:8080", settings)).isEqualTo("other.example.org:8080");
        assertThat(KeyCommand.authorityOf("DEFAULT", settings)).isEmpty();
        assertThat(KeyCommand.authorityOf("s.example.org", settings)).isEmpty();
        assertThat(run("key", "create", "--name", "n", "--right", "links", "--domain", "127.0.0.1"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("\"127.0.0.1\" is no domain");
    }

    @Test
    void aKeyIsPrintedWithItsRolesAndItsState() {
        var key = new ApiKey(
                7, "shop", Set.of(Right.LINKS), NOW, null, null, false, new KeyRoles(true, 2L, "s.example.org", true));

        var line = KeyCommand.KeyLine.of(key, null);

        assertThat(line.text())
                .isEqualTo(
                        "7\tshop\tlinks\tauthor-only,domain s.example.org,no-orphan-visits\tdisabled, never expires");
        assertThat(Json.of(line)).contains("\"enabled\":false", "\"authorOnly\":true", "\"domain\":\"s.example.org\"");
        assertThat(KeyCommand.KeyLine.of(
                                new ApiKey(
                                        8,
                                        "all",
                                        Right.all(),
                                        NOW,
                                        NOW,
                                        null,
                                        true,
                                        new KeyRoles(false, 1L, "", false)),
                                null)
                        .text())
                .endsWith("\tdomain DEFAULT\texpires 2026-11-23T12:00:00Z");
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
