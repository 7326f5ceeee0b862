package io.plumbline.server.command;

import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.KeyNameTakenException;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.server.launcher.DatabaseSession;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import io.plumbline.server.launcher.LauncherSettings;
import io.plumbline.server.launcher.Output;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code key}: API keys of the product, whether it runs or not. */
@Command(name = "key", description = "Makes, lists and revokes API keys.", mixinStandardHelpOptions = true)
final class KeyCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "create", description = "Makes a key and shows its secret, once.", mixinStandardHelpOptions = true)
    int create(
            @Option(names = "--name", required = true, description = "What people call the key; unique.") String name,
            @Option(
                            names = "--right",
                            required = true,
                            split = ",",
                            description = "links, diagnosis-read, diagnosis-admin, dump-download; several by commas.")
                    List<String> rights,
            @Option(names = "--expires", description = "When it stops working: 2027-01-31T00:00:00Z, or 30d from now.")
                    @Nullable
                    String expires,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws LaunchException {
        var allowed = rights.stream().map(String::strip).map(Right::of).collect(Collectors.toUnmodifiableSet());
        var expiresAt = expires == null ? null : instantOf(expires, Instant.now());
        return withKeys(keys -> {
            try {
                var issued = keys.create(name, allowed, expiresAt);
                print(
                        json
                                ? Json.of(
                                        KeyLine.of(issued.key(), issued.secret().text()))
                                : issued.secret().text());
                return ExitCode.FINE;
            } catch (KeyNameTakenException taken) {
                throw new IllegalArgumentException(taken.getMessage(), taken);
            }
        });
    }

    @Command(name = "list", description = "Lists every key ever made, oldest first.", mixinStandardHelpOptions = true)
    int list(@Option(names = "--json", description = "Print JSON.") boolean json) throws LaunchException {
        return withKeys(keys -> {
            var lines = keys.list().stream().map(key -> KeyLine.of(key, null)).toList();
            print(json ? Json.of(lines) : table(lines));
            return ExitCode.FINE;
        });
    }

    @Command(name = "revoke", description = "Revokes a key for ever.", mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(paramLabel = "KEY", description = "The key's name or number.") String wanted,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws LaunchException {
        return withKeys(keys -> {
            var name = keys.list().stream()
                    .filter(key -> Long.toString(key.id()).equals(wanted))
                    .map(ApiKey::name)
                    .findAny()
                    .orElse(wanted);
            var revoked = keys.revoke(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no key \"" + wanted + "\" is in use; key list shows those there are"));
            print(json ? Json.of(KeyLine.of(revoked, null)) : "revoked " + revoked.name());
            return ExitCode.FINE;
        });
    }

    /** A moment, or a duration from now. */
    static Instant instantOf(String expires, Instant now) {
        try {
            return Instant.parse(expires);
        } catch (DateTimeParseException notAMoment) {
            var settings = new Settings(key -> Optional.of(expires));
            return now.plus(settings.duration("--expires", Duration.ZERO));
        }
    }

    private int withKeys(Function<ApiKeys, ExitCode> work) throws LaunchException {
        var output = new Output(spec.commandLine().getOut(), spec.commandLine().getErr());
        try (var session = DatabaseSession.open(LauncherSettings.from(Settings.ofThisProcess()), output)) {
            return work.apply(new ApiKeys(session.address().dataSource())).code();
        }
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    private static String table(List<KeyLine> lines) {
        return lines.isEmpty()
                ? "no key yet"
                : lines.stream().map(KeyLine::text).collect(Collectors.joining(System.lineSeparator()));
    }

    /** A key as this command prints it. */
    record KeyLine(
            long id,
            String name,
            Set<String> rights,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable String secret) {

        KeyLine {
            rights = Set.copyOf(rights);
        }

        static KeyLine of(ApiKey key, @Nullable String secret) {
            return new KeyLine(
                    key.id(),
                    key.name(),
                    key.rights().stream().map(Right::text).collect(Collectors.toUnmodifiableSet()),
                    key.createdAt(),
                    key.expiresAt(),
                    key.revokedAt(),
                    secret);
        }

        String text() {
            var state = revokedAt != null
                    ? "revoked " + revokedAt
                    : expiresAt != null ? "expires " + expiresAt : "never expires";
            return String.join(
                    "\t", Long.toString(id), name, rights.stream().sorted().collect(Collectors.joining(",")), state);
        }
    }
}
