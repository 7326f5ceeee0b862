package io.plumbline.batch.capture;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import io.plumbline.batch.target.TargetRefusedException;
import io.plumbline.batch.target.TargetUnreachableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Our own flight recording in a JVM: kept running, copied, stopped. Never touches a recording that does not bear our name.
 * Thread-safe; copies may be taken at the same time, by other instances, too.
 */
public final class FlightRecorder {

    private static final System.Logger LOG = System.getLogger(FlightRecorder.class.getName());
    /*
     * Small, because a JVM keeps the buffer of a closed stream for 200 minutes (StreamManager.TIME_OUT; closeStream of JDK 17
     * closes the stream without forgetting it): copies with large blocks would look like a leak of the JVM we watch.
     */
    private static final Map<String, String> BLOCKS = Map.of("blockSize", Integer.toString(16 << 10));

    private final RecordingSettings settings;

    public FlightRecorder(RecordingSettings settings) {
        this.settings = settings;
    }

    /**
     * A copy of what the recording holds.
     *
     * @param pause how long the JVM took to search for paths to roots, an upper bound of how long it stood still; zero if it
     *     did not search
     */
    public record Copy(Path file, long bytes, Duration pause) {}

    /** Starts our recording unless it runs already, to sample as the background policy says. */
    public void ensureRunning(JvmConnection connection) throws TargetException {
        keep(connection, SamplingRates.BACKGROUND);
    }

    /**
     * Starts our recording unless it runs already, and has the JVM sample as densely as these rates say: less or more densely than
     * before, while recordings that are not ours go on as they were. What is raised for a while ends with its time, even if nobody is
     * there any longer to end it.
     *
     * @throws TargetRefusedException if there is little room on the disk to which the JVM writes it; our recording is ended then
     */
    public void keep(JvmConnection connection, SamplingRates rates) throws TargetException {
        requireRoom(connection);
        connection.ask(beans -> {
            var recordings = RecordingBeans.of(beans, settings, connection, rates);
            recordings.ensureRunning();
            recordings.keepRaised();
            return true;
        });
    }

    /**
     * Copies what our recording holds to a new local file, readable for its owner only; the recording goes on. Starts the
     * recording if it does not run (the copy then holds little).
     *
     * @throws IOException if the file exists, the copy grows past its limit or the JVM fails; no partial file stays
     */
    public Copy copy(JvmConnection connection, Path file) throws IOException {
        return copy(connection, file, SamplingRates.BACKGROUND);
    }

    /**
     * The same.
     *
     * @param rates at which the recording goes on, or begins; what is raised for a while is left alone
     */
    public Copy copy(JvmConnection connection, Path file, SamplingRates rates) throws IOException {
        return copy(connection, file, rates, Duration.ZERO);
    }

    /**
     * The same with the paths from roots to the old objects, for which the JVM searches, and stands still meanwhile.
     *
     * @param search the longest time that it may search; what it has not found by then is missing
     */
    public Copy copyWithPaths(JvmConnection connection, Path file, Duration search) throws IOException {
        return copyWithPaths(connection, file, SamplingRates.BACKGROUND, search);
    }

    /** The same at rates as of {@link #copy(JvmConnection, Path, SamplingRates)}. */
    public Copy copyWithPaths(JvmConnection connection, Path file, SamplingRates rates, Duration search)
            throws IOException {
        return copy(connection, file, rates, search);
    }

    /** The room on the disk to which the JVM writes what is recorded. */
    public RepositoryRoom room(JvmConnection connection) throws TargetUnreachableException {
        return RepositoryRoom.of(connection, settings);
    }

    private void requireRoom(JvmConnection connection) throws TargetException {
        var lack = room(connection).lack(true);
        if (lack.isPresent()) {
            stop(connection);
            throw new TargetRefusedException(lack.get());
        }
    }

    private Copy copy(JvmConnection connection, Path file, SamplingRates rates, Duration search) throws IOException {
        requireRoom(connection);
        var beganNanos = System.nanoTime();
        var endNanos = System.nanoTime() + settings.copyDeadline().toNanos();
        try (var partial = PartialFile.create(file)) {
            var clone = connection.ask(
                    remaining(connection, endNanos),
                    beans -> RecordingBeans.of(beans, settings, connection, rates)
                            .cloneStopped(search));
            var pause = search.isZero() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - beganNanos);
            try {
                var bytes = stream(connection, clone, partial.channel(), endNanos);
                partial.keep();
                return new Copy(file, bytes, pause);
            } finally {
                release(connection, recordings -> recordings.recorder().closeRecording(clone));
            }
        }
    }

    private long stream(JvmConnection connection, long clone, WritableByteChannel to, long endNanos)
            throws IOException {
        var stream = connection.ask(
                remaining(connection, endNanos),
                beans -> recordings(beans, connection).recorder().openStream(clone, BLOCKS));
        try {
            var bytes = 0L;
            for (var block = read(connection, stream, endNanos);
                    block != null;
                    block = read(connection, stream, endNanos)) {
                bytes += block.length;
                if (bytes > settings.copyLimitBytes()) {
                    throw new IOException(
                            "the recording of JVM \"" + connection.name() + "\" is longer than the limit of "
                                    + settings.copyLimitBytes() + " bytes; raise the limit or shorten the recording");
                }
                write(block, to);
            }
            return bytes;
        } finally {
            release(connection, recordings -> recordings.recorder().closeStream(stream));
        }
    }

    /* For what does not depend on rates. */
    private RecordingBeans recordings(MBeanServerConnection beans, JvmConnection connection) throws JMException {
        return RecordingBeans.of(beans, settings, connection, SamplingRates.BACKGROUND);
    }

    private static void write(byte[] block, WritableByteChannel to) throws IOException {
        var buffer = ByteBuffer.wrap(block);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private byte @Nullable [] read(JvmConnection connection, long stream, long endNanos) throws TargetException {
        return connection.ask(
                remaining(connection, endNanos),
                beans -> recordings(beans, connection).recorder().readStream(stream));
    }

    private static Duration remaining(JvmConnection connection, long endNanos) throws TargetUnreachableException {
        var remaining = Duration.ofNanos(endNanos - System.nanoTime());
        if (remaining.toMillis() < 1) {
            throw new TargetUnreachableException(
                    "JVM \"" + connection.name() + "\": copying its recording took longer than allowed");
        }
        return remaining;
    }

    /** Something to give back to the JVM. */
    @FunctionalInterface
    private interface Release {
        void of(RecordingBeans recordings) throws IOException;
    }

    /** Gives back without hiding the failure that may have come before; a JVM that is gone has nothing to be given. */
    private void release(JvmConnection connection, Release release) {
        try {
            connection.ask(beans -> {
                release.of(recordings(beans, connection));
                return true;
            });
        } catch (TargetException gone) {
            LOG.log(System.Logger.Level.DEBUG, "giving a recording back failed", gone);
        }
    }

    /** Stops and closes our recording if there is one. */
    public void stop(JvmConnection connection) throws TargetException {
        connection.ask(beans -> {
            recordings(beans, connection).stop();
            return true;
        });
    }
}
