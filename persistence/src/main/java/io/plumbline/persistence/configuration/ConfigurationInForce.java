package io.plumbline.persistence.configuration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of this instance as it is in force: what its features have read, and what is set that none of them reads. Thread-safe.
 *
 * <p>Nothing that opens something is told. A key is taken for a secret if its name sounds like one, so that a new one is hidden until
 * somebody decides otherwise; a value is hidden, too, that names a password, and addresses are told without who signs in to them.
 */
@Dependent
public class ConfigurationInForce {

    private static final String PREFIX = "plumbline.";
    private static final String PREFIX_OF_ENVIRONMENT = Settings.environmentNameOf(PREFIX);

    private static final Pattern SOUNDS_SECRET =
            Pattern.compile("password|passwd|secret|token|credential|webhook[._]url|key", Pattern.CASE_INSENSITIVE);

    /** Keys that sound like secrets and are none. */
    private static final Set<String> HARMLESS = Set.of(
            "plumbline.access.key-cache",
            "plumbline.jmx.secrets-directory",
            "plumbline.rate-limit.creations-per-key",
            "plumbline.rate-limit.requests-per-key",
            "plumbline.rate-limit.wrong-keys-per-address");

    private static final Pattern NAMES_SECRET =
            Pattern.compile("password|passwd|secret|token|credential|api.?key", Pattern.CASE_INSENSITIVE);

    private static final Pattern WHO_SIGNS_IN = Pattern.compile("//[^/@\\s]*@");

    private final KeysRead read;

    @Inject
    public ConfigurationInForce(KeysRead read) {
        this.read = read;
    }

    /** Where a value comes from. */
    public enum Source {
        /** From nowhere: nobody has set it. */
        DEFAULT,
        /** {@code -Dplumbline.…} or what starts the service. */
        SYSTEM_PROPERTY,
        ENVIRONMENT,
        /** A file that comes with the application, or another source of the server's. */
        OTHER
    }

    /**
     * One key. Immutable.
     *
     * @param key or, if none that was read belongs to it, the variable of the environment
     * @param value in force; absent if it is secret, or nothing is set and the default is told by no text
     * @param secret whether there is a value that is not told
     * @param read whether a feature of this instance reads it; what starts the service may do so
     */
    public record Setting(
            String key,
            String environmentVariable,
            @Nullable String value,
            Source source,
            boolean secret,
            boolean read) {}

    /** What a source says of a key. */
    record Found(String value, Source source) {}

    /** All keys in order. */
    public List<Setting> keys() {
        var config = ConfigProvider.getConfig();
        var names = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith(PREFIX) || name.startsWith(PREFIX_OF_ENVIRONMENT))
                .toList();
        return keys(read.defaults(), names, key -> found(config, key));
    }

    /**
     * All keys in order.
     *
     * @param defaults of those that were read
     * @param names of those that are set: keys, and variables of the environment
     */
    static List<Setting> keys(
            Map<String, Optional<String>> defaults, List<String> names, Function<String, Optional<Found>> source) {
        var keys = new TreeMap<String, Setting>();
        defaults.forEach((key, fallback) -> keys.put(key, setting(key, source.apply(key), fallback, true)));
        var variables = new HashSet<String>();
        keys.keySet().forEach(key -> variables.add(Settings.environmentNameOf(key)));
        for (var name : names) {
            if (!variables.contains(name)) {
                keys.computeIfAbsent(name, key -> setting(key, source.apply(key), Optional.empty(), false));
            }
        }
        return List.copyOf(keys.values());
    }

    private static Setting setting(String key, Optional<Found> found, Optional<String> fallback, boolean isRead) {
        var value = found.map(Found::value).or(() -> fallback);
        boolean isHidden = found.isPresent()
                && (isSecret(key) || NAMES_SECRET.matcher(found.get().value()).find());
        return new Setting(
                key,
                Settings.environmentNameOf(key),
                isHidden
                        ? null
                        : value.map(ConfigurationInForce::withoutWhoSignsIn).orElse(null),
                found.map(Found::source).orElse(Source.DEFAULT),
                isHidden,
                isRead);
    }

    /* In the order in which MicroProfile Config asks them. */
    private static Optional<Found> found(Config config, String key) {
        return config.getOptionalValue(key, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> new Found(value, sourceOf(key)));
    }

    private static Source sourceOf(String key) {
        if (System.getProperty(key) != null) {
            return Source.SYSTEM_PROPERTY;
        }
        return System.getenv(Settings.environmentNameOf(key)) == null ? Source.OTHER : Source.ENVIRONMENT;
    }

    private static String withoutWhoSignsIn(String value) {
        return WHO_SIGNS_IN.matcher(value).replaceAll("//…@");
    }

    static boolean isSecret(String key) {
        return SOUNDS_SECRET.matcher(key).find() && !HARMLESS.contains(key);
    }
}
