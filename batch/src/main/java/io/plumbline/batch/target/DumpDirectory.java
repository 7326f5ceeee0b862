package io.plumbline.batch.target;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory that a target and we both see, under two paths perhaps: a volume that both mount. What the target writes there, we
 * can read. Immutable.
 *
 * @param there its path as the target sees it, without a separator at its end
 * @param here its path as we see it
 */
public record DumpDirectory(String there, Path here) {

    private static final Pattern WHOLE = Pattern.compile("/[^/].*|[A-Za-z]:[\\\\/].+|\\\\\\\\.+");
    private static final Pattern UPWARDS = Pattern.compile("(^|[/\\\\])\\.\\.?($|[/\\\\])");

    /**
     * A pair of paths as somebody wrote it.
     *
     * @throws IllegalArgumentException if the target could not take its path for one, or we ours; the message says what is wrong
     */
    public static DumpDirectory of(String there, String here) {
        requirePlain(there);
        requirePlain(here);
        if (!WHOLE.matcher(there).matches()) {
            throw new IllegalArgumentException(
                    "\"" + there + "\" must be the whole path as the target sees it, such as /var/dumps");
        }
        var end = there.length() - (there.endsWith("/") || there.endsWith("\\") ? 1 : 0);
        return new DumpDirectory(there.substring(0, end), ours(here));
    }

    private static Path ours(String here) {
        try {
            var path = Path.of(here);
            if (!path.isAbsolute() || path.getNameCount() == 0) {
                throw new IllegalArgumentException(
                        "\"" + here + "\" must be the whole path as Plumbline sees it, such as /mnt/dumps");
            }
            return path;
        } catch (InvalidPathException notOne) {
            throw new IllegalArgumentException("\"" + here + "\" is no path: " + notOne.getReason(), notOne);
        }
    }

    private static void requirePlain(String path) {
        if (UPWARDS.matcher(path).find()) {
            throw new IllegalArgumentException("\"" + path + "\" must name its directory without . and ..");
        }
    }

    /** The path, as the target sees it, of what lies in this directory. */
    public String thereOf(String... names) {
        var separator = there.contains("\\") ? "\\" : "/";
        return there + separator + String.join(separator, names);
    }

    /** Why nothing can be read there by us now; empty if it can. */
    public Optional<String> refusal() {
        if (!Files.isDirectory(here)) {
            return Optional.of("\"" + here + "\", where its heap dumps should be seen, is no directory on this machine;"
                    + " mount it, or change dumpDirectoryHere of the target");
        }
        return Files.isWritable(here) && Files.isExecutable(here)
                ? Optional.empty()
                : Optional.of("Plumbline's user may not write in \"" + here
                        + "\", where each heap dump gets a directory of its own");
    }
}
