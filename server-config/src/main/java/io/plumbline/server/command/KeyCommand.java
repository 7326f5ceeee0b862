package io.plumbline.server.command;

import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.KeyNameTakenException;
import io.plumbline.persistence.access.KeyRoles;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.link.DomainAuthority;
import io.plumbline.server.launcher.DatabaseSession;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import io.plumbline.server.launcher.LauncherSettings;
import io.plumbline.server.launcher.Output;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code key}: API keys of the product, whether it runs or not. */
@Command(name = "key", description = "Makes, lists, disables and revokes API keys.", mixinStandardHelpOptions = true)
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
            @Option(names = "--author-only", description = "It sees and changes only links that are made with it.")
                    boolean authorOnly,
            @Option(names = "--domain", description = "It works with that domain alone; DEFAULT for the default one.")
                    @Nullable
                    String domain,
            @Option(names = "--no-orphan-visits", description = "It sees no visits that led to no link.")
                    boolean noOrphanVisits,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws LaunchException {
        var allowed = rights.stream().map(String::strip).map(Right::of).collect(Collectors.toUnmodifiableSet());
        var expiresAt = expires == null ? null : instantOf(expires, Instant.now());
        var authority = domain == null ? null : authorityOf(domain, Settings.ofThisProcess());
        return withKeys(keys -> {
            try {
                var roles = authority == null
                        ? new KeyRoles(authorOnly, null, null, noOrphanVisits)
                        : keys.rolesOnDomain(authority, authorOnly, noOrphanVisits);
                var issued = keys.create(name, allowed, roles, expiresAt);
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
        return change(wanted, ApiKeys::revoke, "revoked", json);
    }

    @Command(
            name = "disable",
            description = "Makes a key stop working until it is enabled again.",
            mixinStandardHelpOptions = true)
    int disable(
            @Parameters(paramLabel = "KEY", description = "The key's name or number.") String wanted,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws LaunchException {
        return change(wanted, (keys, name) -> keys.enable(name, false), "disabled", json);
    }

    @Command(name = "enable", description = "Lets a disabled key work again.", mixinStandardHelpOptions = true)
    int enable(
            @Parameters(paramLabel = "KEY", description = "The key's name or number.") String wanted,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws LaunchException {
        return change(wanted, (keys, name) -> keys.enable(name, true), "enabled", json);
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

    /** A domain as it is stored, of whichever spelling. */
    static String authorityOf(String domain, Settings settings) {
        var authority = DomainAuthority.of(domain)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + domain + "\" is no domain; write it like s.example.org or localhost:8080, or DEFAULT"));
        var isDefault = domain.strip().equals("DEFAULT")
                || settings.text("plumbline.link.base-url")
                        .map(base -> URI.create(base).getAuthority())
                        .filter(authority::equalsIgnoreCase)
                        .isPresent();
        return isDefault ? "" : authority;
    }

    private int change(
            String wanted, BiFunction<ApiKeys, String, Optional<ApiKey>> change, String changed, boolean json)
            throws LaunchException {
        return withKeys(keys -> {
            var name = keys.list().stream()
                    .filter(key -> Long.toString(key.id()).equals(wanted))
                    .map(ApiKey::name)
                    .findAny()
                    .orElse(wanted);
            var key = change.apply(keys, name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no key \"" + wanted + "\" is in use; key list shows those there are"));
            print(json ? Json.of(KeyLine.of(key, null)) : changed + " " + key.name());
            return ExitCode.FINE;
        });
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
            boolean enabled,
            boolean authorOnly,
            @Nullable String domain,
            boolean noOrphanVisits,
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
                    key.enabled(),
                    key.roles().authorOnly(),
                    "".equals(key.roles().authority()) ? "DEFAULT" : key.roles().authority(),
                    key.roles().noOrphanVisits(),
                    secret);
        }

        String text() {
            return String.join(
                    "\t",
                    Long.toString(id),
                    name,
                    rights.stream().sorted().collect(Collectors.joining(",")),
                    roles(),
                    state());
        }

        private String roles() {
            var roles = new ArrayList<String>();
            if (authorOnly) {
                roles.add("author-only");
            }
            if (domain != null) {
                roles.add("domain " + domain);
            }
            if (noOrphanVisits) {
                roles.add("no-orphan-visits");
            }
            return roles.isEmpty() ? "no roles" : String.join(",", roles);
        }

        private String state() {
            if (revokedAt != null) {
                return "revoked " + revokedAt;
            }
            var end = expiresAt == null ? "never expires" : "expires " + expiresAt;
            return enabled ? end : "disabled, " + end;
        }
    }
}
