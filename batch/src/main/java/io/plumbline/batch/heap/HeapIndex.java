package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.HprofFile;
import java.io.IOException;
import java.nio.file.Path;

/** The index of a heap dump: one file that answers every question after the dump is gone. */
public final class HeapIndex {

    private HeapIndex() {}

    /**
     * Reads a dump and writes its index. A file that is there already is replaced when the new index is whole; until then,
     * and after every failure, there is nothing of it. Temporary files, as large as the index, lie beside it.
     *
     * @throws io.plumbline.batch.hprof.HprofFormatException if the file is no heap dump
     */
    public static IndexOutcome build(Path dump, Path index, IndexSettings settings, IndexProgress progress)
            throws IOException {
        var directory = index.toAbsolutePath().resolveSibling(".").normalize();
        try (var file = HprofFile.open(dump, directory);
                var scratch = new Scratch(directory)) {
            return new IndexBuild(dump, file, settings, progress, scratch).build(index, directory);
        } catch (BuildCancelledException e) {
            return new IndexOutcome.Cancelled();
        }
    }

    /**
     * Opens an index; what it holds is read when it is asked for.
     *
     * @throws IndexFormatException if the file is no index, or a damaged one
     */
    public static HeapGraph open(Path index) throws IOException {
        return new HeapGraph(IndexReader.open(index));
    }

    /** Says whether a file is an index, of whichever version; reads its first bytes. */
    public static boolean isIndex(Path file) throws IOException {
        return IndexReader.beginsLikeOne(file);
    }

    /** Says whether this is the index of that dump; reads a few kilobytes of each. */
    public static boolean isOf(Path index, Path dump) throws IOException {
        try (var reader = IndexReader.open(index)) {
            return reader.description().facts().fingerprint().equals(Fingerprint.of(dump));
        }
    }
}
