package io.plumbline.batch.nightly;

import io.plumbline.batch.target.AddressRange;
import io.plumbline.batch.target.AllowedSecrets;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.persistence.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How long we wait for a JVM behind JMX, where we never go, and which passwords we tell it. Immutable.
 *
 * @param blockedRanges addresses that no hop may lead to; link-local ones by default, where clouds keep their credentials
 * @param secretsDirectory the only directory whose files may be told to a target as its password
 */
public record JmxSettings(
        Duration connectTimeout, Duration callDeadline, List<AddressRange> blockedRanges, Path secretsDirectory) {

    private static final List<String> LINK_LOCAL = List.of("169.254.0.0/16", "fe80::/10");

    public JmxSettings {
        blockedRanges = List.copyOf(blockedRanges);
        secretsDirectory = secretsDirectory.toAbsolutePath().normalize();
    }

    public static JmxSettings from(Settings settings) {
        var data = settings.text("plumbline.data.dir", System.getProperty("user.home") + "/.plumbline");
        var blocked = settings.list("plumbline.jmx.blocked-ranges");
        return new JmxSettings(
                settings.duration("plumbline.jmx.connect-timeout", Duration.ofSeconds(5)),
                settings.duration("plumbline.jmx.call-deadline", Duration.ofSeconds(15)),
                (blocked.isEmpty() ? LINK_LOCAL : blocked)
                        .stream().map(AddressRange::parse).toList(),
                Path.of(settings.text("plumbline.jmx.secrets-directory", data + "/secrets")));
    }

    /** Which passwords a target may be told. */
    public AllowedSecrets secrets() {
        return new AllowedSecrets(secretsDirectory);
    }

    /** The same as the engine takes it. */
    ConnectionLimits limits() {
        return new ConnectionLimits(connectTimeout, callDeadline, blockedRanges, secrets());
    }
}
