package io.plumbline.server.command;

import io.plumbline.batch.forensics.DuplicateArrays;
import io.plumbline.batch.heap.Crew;
import io.plumbline.batch.heap.DumpHistogram;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexFormatException;
import io.plumbline.batch.heap.IndexOutcome;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.hprof.HprofFormatException;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Heap dumps as the command line names them, with their indexes beside them. What is wrong with a file, a disk or the
 * memory is said in one sentence. Immutable.
 */
final class HeapDumps {

    private static final String SUFFIX = ".plumbline";

    /** Of several dumps; packed ones are larger than they look. */
    private static final long SMALL_BYTES = 1L << 30;

    private final @Nullable Path index;
    private final IndexSettings settings;
    private final HeapProgress progress;

    /**
     * @param index where the index of the one dump is; beside the dump if absent
     */
    HeapDumps(@Nullable Path index, IndexSettings settings, HeapProgress progress) {
        this.index = index;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * The heaps of several dumps, whoever closes them. Small dumps are indexed at the same time: parts of the work have one
     * thread alone.
     */
    List<HeapGraph> open(List<Path> files) throws LaunchException, IOException {
        var heaps = new HeapGraph[files.size()];
        var failures = new LaunchException[files.size()];
        var next = new AtomicInteger();
        boolean opened = false;
        try {
            Crew.run(areSmall(files) ? settings.threads() : 1, worker -> {
                for (int i = next.getAndIncrement(); i < heaps.length; i = next.getAndIncrement()) {
                    try {
                        heaps[i] = open(files.get(i), progress.of(files.get(i)));
                    } catch (LaunchException e) {
                        failures[i] = e;
                    }
                }
            });
            for (var failure : failures) {
                if (failure != null) {
                    throw failure;
                }
            }
            opened = true;
            return new ArrayList<>(List.of(heaps));
        } finally {
            if (!opened) {
                close(heaps);
            }
        }
    }

    private static void close(@Nullable HeapGraph[] heaps) throws IOException {
        for (var heap : heaps) {
            if (heap != null) {
                heap.close();
            }
        }
    }

    /** Whether nobody limits the memory, and the dumps together take no more of it than a large one. */
    private boolean areSmall(List<Path> files) throws IOException {
        if (settings.memoryBytes() != Long.MAX_VALUE) {
            return false;
        }
        long bytes = 0;
        var indexes = new HashSet<Path>();
        for (var file : files) {
            if (Files.notExists(file)) {
                return false;
            }
            bytes += Files.size(file);
            // the same dump under two names would be indexed twice, into one file
            indexes.add(file.toRealPath());
        }
        return bytes <= SMALL_BYTES && indexes.size() == files.size();
    }

    /** The heap of a dump, or of an index alone; what has no index yet gets one. */
    HeapGraph open(Path file) throws LaunchException {
        return open(file, progress);
    }

    private HeapGraph open(Path file, IndexProgress followed) throws LaunchException {
        return explained(file, () -> {
            var place = indexOf(file);
            if (Files.notExists(file) && Files.exists(place)) {
                return HeapIndex.open(place);
            }
            readable(file);
            if (isIndex(file)) {
                return HeapIndex.open(file);
            }
            if (Files.notExists(place)) {
                build(file, place, followed);
            } else if (!HeapIndex.isOf(place, file)) {
                throw LaunchException.environment("\"" + place + "\" is the index of another dump than \"" + file
                        + "\"; delete it, or name another place by --index");
            }
            return HeapIndex.open(place);
        });
    }

    /** Says whether a heap can be opened without reading the dump. */
    boolean isIndexed(Path file) throws LaunchException {
        return explained(file, () -> Files.exists(indexOf(file)) || (Files.isReadable(file) && isIndex(file)));
    }

    DumpHistogram histogram(Path file) throws LaunchException {
        return explained(file, () -> {
            readable(file);
            return DumpHistogram.of(file, scratchFor(file), settings.threads(), progress);
        });
    }

    /** Which arrays of a heap are alike; only the dump itself knows. */
    DuplicateArrays duplicateArrays(HeapGraph heap, Path file, int limit) throws IOException {
        if (Files.notExists(file) || isIndex(file)) {
            throw new IllegalArgumentException(
                    "what is in arrays stands in the dump alone, not in its index; name the dump");
        }
        return DuplicateArrays.of(
                heap, file, scratchFor(file), settings.threads(), limit, progress.of("comparing arrays"));
    }

    private void build(Path file, Path place, IndexProgress followed) throws IOException, LaunchException {
        if (!Files.isDirectory(scratchFor(place))) {
            throw new IllegalArgumentException("there is no directory \"" + scratchFor(place)
                    + "\" for the index; make it, or name another place");
        }
        var outcome = HeapIndex.build(file, place, settings, followed);
        if (outcome instanceof IndexOutcome.TooLarge large) {
            throw LaunchException.environment(String.format(
                    Locale.ROOT,
                    "\"%s\" has %,d objects, and their index cannot be made: %s%s",
                    file,
                    large.estimate().objects(),
                    large.advice(),
                    BoundedProcess.advice(large.estimate())));
        }
        if (outcome instanceof IndexOutcome.Cancelled) {
            throw LaunchException.environment("cancelled; nothing of the index is left");
        }
    }

    private Path indexOf(Path file) {
        return index != null ? index : file.resolveSibling(file.getFileName() + SUFFIX);
    }

    private static Path scratchFor(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    }

    /** Whatever is neither a dump nor packed may be an index; if it is none, opening it says so. */
    private static boolean isIndex(Path file) throws IOException {
        try (var start = Files.newInputStream(file)) {
            var magic = start.readNBytes(4);
            boolean dump = magic.length == 4 && magic[0] == 'J' && magic[1] == 'A' && magic[2] == 'V';
            boolean packed = magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
            return !dump && !packed && file.toString().endsWith(SUFFIX);
        }
    }

    private static void readable(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("\"" + file + "\" is a directory; name a heap dump in it");
        }
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    /** Work on files, with or without an answer. */
    interface Work<T> {
        T done() throws IOException, LaunchException;
    }

    /** Does it; says what is wrong with the environment so that somebody can put it right. */
    static <T> T explained(Path file, Work<T> work) throws LaunchException {
        try {
            return work.done();
        } catch (NoSuchFileException missing) {
            throw LaunchException.environment("there is no file \"" + missing.getFile() + "\"");
        } catch (AccessDeniedException denied) {
            throw LaunchException.environment(
                    "no permission for \"" + denied.getFile()
                            + "\"; run this as the user whom it belongs to, or give the right to read it and to write beside it");
        } catch (HprofFormatException wrong) {
            throw LaunchException.environment("\"" + file + "\" cannot be read as a heap dump: " + wrong.getMessage()
                    + "; make one by jcmd PID GC.heap_dump FILE");
        } catch (IndexFormatException wrong) {
            throw LaunchException.environment(wrong.getMessage() + "; delete it, and it is made anew from the dump");
        } catch (IOException wrong) {
            throw LaunchException.environment(
                    isDiskFull(wrong)
                            ? "the disk is full, or the file larger than this user may write; nothing of the new file is left: make"
                                    + " room, or name another place"
                            : "\"" + file + "\": " + wrong.getMessage());
        } catch (OutOfMemoryError tooSmall) {
            BoundedProcess.enlargeHeap();
            throw LaunchException.environment(
                    "the Java heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MB is too small for \"" + file
                            + "\"; "
                            + (BoundedProcess.isThis()
                                    ? "give more by --memory"
                                    : "start with a larger one: java -Xmx…g -jar plumbline.jar"));
        }
    }

    private static boolean isDiskFull(IOException wrong) {
        var message = String.valueOf(wrong.getMessage());
        return message.contains("No space left")
                || message.contains("Disk quota exceeded")
                || message.contains("File too large");
    }
}
