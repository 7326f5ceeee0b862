package io.plumbline.batch.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords may be told to a target: variables whose name begins with {@value #VARIABLE_PREFIX}, and files inside
 * one directory.
 *
 * <p>A password goes to whatever listens at an address, so without these bounds whoever may register a target could read
 * every secret of this process: he names the secret, and an address of his own. Immutable, but files may change between
 * two calls; {@link #reveal} reads the very file that it has checked.
 *
 * @param directory where password files lie; absent if no file may be read
 */
public record AllowedSecrets(@Nullable Path directory) {

    /** How the name of a variable begins that holds a password of a target. */
    public static final String VARIABLE_PREFIX = "PLUMBLINE_TARGET_";

    /** No file at all. */
    public static final AllowedSecrets VARIABLES_ALONE = new AllowedSecrets(null);

    private static final long LONGEST_BYTES = 4096;

    public AllowedSecrets {
        if (directory != null) {
            directory = directory.toAbsolutePath().normalize();
        }
    }

    /**
     * Why a reference is not allowed. A file of the directory that does not exist yet is allowed; about files elsewhere the
     * answer never depends on whether they exist.
     */
    public Optional<String> refusal(Secret secret) {
        return secret.variable()
                .map(AllowedSecrets::refusalOfVariable)
                .orElseGet(() -> secret.file().flatMap(this::refusalOfFile));
    }

    private static Optional<String> refusalOfVariable(String name) {
        return name.startsWith(VARIABLE_PREFIX)
                ? Optional.empty()
                : Optional.of("the name of the environment variable \"" + name + "\" does not begin with "
                        + VARIABLE_PREFIX + "; only such variables hold passwords of targets");
    }

    private Optional<String> refusalOfFile(Path file) {
        if (directory == null || !file.equals(file.normalize()) || !liesIn(directory, file)) {
            return Optional.of(outside(file));
        }
        try {
            return file.toRealPath().startsWith(directory.toRealPath()) ? Optional.empty() : Optional.of(outside(file));
        } catch (IOException notThereYet) {
            return Optional.empty();
        }
    }

    private static boolean liesIn(Path directory, Path file) {
        try {
            return file.startsWith(directory) || file.startsWith(directory.toRealPath());
        } catch (IOException noDirectory) {
            return false;
        }
    }

    private String outside(Path file) {
        return directory == null
                ? "password files are not read here; refer to an environment variable"
                : "the password file \"" + file + "\" does not lie in \"" + directory
                        + "\", the directory of plumbline.jmx.secrets-directory; put it there, with no link that leads out";
    }

    /**
     * Reads the password; a line end at the end of a file does not count.
     *
     * @throws IOException if it is not allowed, the variable is not set, or the file cannot be read or is longer than 4 KiB
     */
    String reveal(Secret secret) throws IOException {
        var refusal = refusal(secret);
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
        var variable = secret.variable();
        return variable.isPresent()
                ? fromEnvironment(variable.get())
                : fromFile(secret.file().orElseThrow());
    }

    private static String fromEnvironment(String name) throws IOException {
        var value = System.getenv(name);
        if (value == null) {
            throw new IOException(
                    "the environment variable \"" + name + "\" is not set; set it or change the reference");
        }
        return value;
    }

    /* What is read is the checked path without links, so that a link changed meanwhile leads nowhere else. */
    private String fromFile(Path file) throws IOException {
        if (directory == null || !Files.isRegularFile(file)) {
            throw new IOException("the password file \"" + file + "\" does not exist or is not a file");
        }
        var real = file.toRealPath();
        if (!real.startsWith(directory.toRealPath())) {
            throw new IOException(outside(file));
        }
        if (Files.size(real) > LONGEST_BYTES) {
            throw new IOException("the password file \"" + file + "\" is longer than " + LONGEST_BYTES + " bytes");
        }
        return Files.readString(real).stripTrailing();
    }
}
