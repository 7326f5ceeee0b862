package io.plumbline.batch.target;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reference to a password: {@code env:NAME} or {@code file:/absolute/path}. The password itself is read when it is
 * needed, within the bounds of {@link AllowedSecrets}, and never kept, so the reference may be stored and logged. Immutable.
 */
public final class Secret {

    private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    private final String reference;

    private Secret(String reference) {
        this.reference = reference;
    }

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if it is a password instead of a reference; the message does not repeat it
     */
    public static Secret parse(String reference) {
        if (reference.startsWith(ENVIRONMENT)
                && ENVIRONMENT_NAME
                        .matcher(reference.substring(ENVIRONMENT.length()))
                        .matches()) {
            return new Secret(reference);
        }
        if (reference.startsWith(FILE) && isAbsolutePath(reference.substring(FILE.length()))) {
            return new Secret(reference);
        }
        throw new IllegalArgumentException(
                "a password is given by reference only: env:NAME or file:/absolute/path; what was given is neither");
    }

    private static boolean isAbsolutePath(String path) {
        try {
            return Path.of(path).isAbsolute();
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }

    /** The reference itself, which is no secret. */
    public String reference() {
        return reference;
    }

    /** The name of the variable that holds it, if it is one. */
    public Optional<String> variable() {
        return named(ENVIRONMENT);
    }

    /** The absolute path of the file that holds it, if it is one. */
    public Optional<Path> file() {
        return named(FILE).map(Path::of);
    }

    private Optional<String> named(String scheme) {
        return reference.startsWith(scheme) ? Optional.of(reference.substring(scheme.length())) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.reference.equals(reference);
    }

    @Override
    public int hashCode() {
        return reference.hashCode();
    }

    @Override
    public String toString() {
        return reference;
    }
}
