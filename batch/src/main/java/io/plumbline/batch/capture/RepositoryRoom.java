package io.plumbline.batch.capture;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.JvmConnection.Place;
import io.plumbline.batch.target.TargetUnreachableException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/**
 * The room on the disk to which a JVM's flight recorder writes. HotSpot shuts the whole process down once that disk is full
 * (<a href="https://bugs.openjdk.org/browse/JDK-8280684">JDK-8280684</a>; older builds fail an assertion there), so nothing is recorded
 * while there is little room left. Immutable; asks the JVM once, and the file system each time.
 *
 * @param repository where it writes; absent if that is not seen from here, and then it is never short
 * @param wantedBytes how much has to be free
 */
public record RepositoryRoom(@Nullable Path repository, long wantedBytes) {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final Pattern TOLD = Pattern.compile("(?m)^Repository path: (/.*\\S)\\s*$");

    /** What a small disk has to have free of its whole. */
    private static final int SHARE = 10;

    /**
     * The room of the JVM behind a connection.
     *
     * @throws TargetUnreachableException if it does not answer; one that refuses to tell is one whose room is not seen
     */
    static RepositoryRoom of(JvmConnection connection, RecordingSettings settings) throws TargetUnreachableException {
        if (connection.place() == Place.ELSEWHERE) {
            return new RepositoryRoom(null, 0);
        }
        try {
            return in(connection.ask(RepositoryRoom::repository).orElse(null), settings);
        } catch (TargetUnreachableException silent) {
            throw silent;
        } catch (IOException | InvalidPathException unseen) {
            return new RepositoryRoom(null, 0);
        }
    }

    /* Before its first recording it has none yet, and makes it where its temporary files go unless it was started with another. */
    private static Optional<Path> repository(MBeanServerConnection beans) throws IOException, JMException {
        var configuration = String.valueOf(
                beans.invoke(new ObjectName(COMMANDS), "jfrConfigure", new Object[] {new String[0]}, new String[] {
                    String[].class.getName()
                }));
        var told = TOLD.matcher(configuration);
        if (told.find()) {
            return Optional.of(Path.of(told.group(1)));
        }
        if (!(beans.getAttribute(new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME), "SystemProperties")
                instanceof TabularData properties)) {
            return Optional.empty();
        }
        var temporary = properties.get(new Object[] {"java.io.tmpdir"});
        return temporary != null && temporary.get("value") instanceof String path && path.startsWith("/")
                ? Optional.of(Path.of(path))
                : Optional.empty();
    }

    private static RepositoryRoom in(@Nullable Path repository, RecordingSettings settings) throws IOException {
        if (repository == null || !Files.exists(repository)) {
            return new RepositoryRoom(null, 0);
        }
        long total = Files.getFileStore(repository).getTotalSpace();
        return new RepositoryRoom(
                repository, Math.min(settings.roomBytes(), Math.max(total / SHARE, 2 * settings.maxSizeBytes())));
    }

    /**
     * Why nothing must be recorded now, and what to do.
     *
     * @param recording whether it is recorded now; if not, a quarter more has to be free, so that it does not begin and end by turns
     */
    public Optional<String> lack(boolean recording) {
        if (repository == null) {
            return Optional.empty();
        }
        long wanted = recording ? wantedBytes : wantedBytes + wantedBytes / 4;
        try {
            long free = Files.getFileStore(repository).getUsableSpace();
            return free >= wanted
                    ? Optional.empty()
                    : Optional.of("the disk of \"" + repository + "\", to which its flight recorder writes, has " + free
                            + " bytes free, " + wanted + " are wanted; Java ends a process whose recording finds a disk"
                            + " full, so nothing is recorded until then. Free some, or lower"
                            + " plumbline.capture.recording-room");
        } catch (IOException unseen) {
            return Optional.empty();
        }
    }
}
