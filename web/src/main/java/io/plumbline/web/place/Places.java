package io.plumbline.web.place;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import com.maxmind.db.Reader.FileMode;
import io.plumbline.web.http.IpAddress;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The places of addresses, from a file in MaxMind's format. The file is kept in memory, whole, and read again when another
 * stands in its place. Without a file, or with one that cannot be read, no place is known; that is never an error.
 *
 * <p>Thread-safe. A look-up takes microseconds and no lock.
 */
public final class Places {

    private static final Logger LOG = System.getLogger(Places.class.getName());

    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    // a copy of the old file and one of the new one are in memory at the same time
    private static final int MOST_OF_THE_HEAP = 4;

    private final @Nullable Path file;
    private final Executor reading;
    private final LongSupplier nanos;
    private final AtomicLong lookedNanos;
    private volatile @Nullable Edition edition;

    /**
     * Places from the configured file, which is read now.
     *
     * @param reading runs the reading of a file that has changed
     * @param nanos a clock such as {@link System#nanoTime}
     */
    public Places(PlaceSettings settings, Executor reading, LongSupplier nanos) {
        this.file = settings.database();
        this.reading = reading;
        this.nanos = nanos;
        this.lookedNanos = new AtomicLong(nanos.getAsLong());
        if (file != null) {
            edition = Edition.read(file);
        }
    }

    /** The place of an address, as far as it is known; no name is ever looked up. */
    public Optional<Place> find(@Nullable String address) {
        if (file == null) {
            return Optional.empty();
        }
        lookWhetherReplaced(file);
        var current = edition;
        var parsed = IpAddress.parse(address);
        return current == null || parsed == null ? Optional.empty() : current.find(parsed);
    }

    private void lookWhetherReplaced(Path path) {
        var now = nanos.getAsLong();
        var looked = lookedNanos.get();
        if (now - looked >= LOOK_EVERY.toNanos() && lookedNanos.compareAndSet(looked, now)) {
            try {
                reading.execute(() -> readIfReplaced(path));
            } catch (RejectedExecutionException stopping) {
                // the last look-ups before a stop go by the old file
            }
        }
    }

    private void readIfReplaced(Path path) {
        var current = edition;
        if (current == null || !current.stamp.equals(stampOf(path))) {
            edition = Edition.read(path);
        }
    }

    /** What tells a file from the one that stood there before it; empty for a missing file. */
    private static String stampOf(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
        } catch (IOException missing) {
            return "";
        }
    }

    /** A file as it was read, or what kept it from being read. */
    private static final class Edition {

        private final String stamp;
        private final @Nullable Reader reader;
        private volatile boolean complained;

        private Edition(String stamp, @Nullable Reader reader) {
            this.stamp = stamp;
            this.reader = reader;
        }

        static Edition read(Path path) {
            var stamp = stampOf(path);
            try {
                var most = Runtime.getRuntime().maxMemory() / MOST_OF_THE_HEAP;
                if (Files.size(path) > most) {
                    throw new IOException("it has more than a quarter of the heap; raise plumbline.server.heap");
                }
                // mapped, a file that is written over in place would take the process along
                return new Edition(stamp, new Reader(path.toFile(), FileMode.MEMORY, new CHMCache()));
            } catch (IOException | RuntimeException unreadable) {
                // the latter for a damaged file, of which the reader believes what it reads
                LOG.log(Level.WARNING, "no places are known, \"" + path + "\" cannot be read: " + unreadable);
                return new Edition(stamp, null);
            }
        }

        Optional<Place> find(IpAddress address) {
            if (reader == null) {
                return Optional.empty();
            }
            try {
                return Place.of(reader.get(address.toInetAddress(), Map.class));
            } catch (IOException | RuntimeException | StackOverflowError damaged) {
                if (!complained) {
                    complained = true;
                    LOG.log(Level.WARNING, "the file of places is damaged: " + damaged);
                }
                return Optional.empty();
            }
        }
    }
}
