package io.plumbline.batch.heap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Edges of the graph in the numbers of a depth-first search, gathered by the number they lead to, in a temporary file. One
 * thread: first adds, then loads bucket by bucket.
 */
final class EdgeBuckets implements Closeable {

    /** Targets of a bucket, as a power of two. */
    static final int BUCKET_BITS = 20;

    private static final int BUFFERED = 2048;
    private static final int BUFFERED_AT_FIRST = 64;
    private static final int TARGETS = 1 << BUCKET_BITS;

    private final FileChannel file;
    private final Bucket[] buckets;
    private final int targets;
    private final int[] firstByTarget;
    private final ByteBuffer copy = ByteBuffer.allocateDirect(BUFFERED * Long.BYTES);
    private long end;

    private static final class Bucket {

        private long[] buffer = {};
        private int buffered;
        private final List<Long> chunks = new ArrayList<>();
    }

    /** @param last no edge leads to a larger number */
    EdgeBuckets(Scratch scratch, int last) throws IOException {
        this.file = scratch.file();
        this.targets = (int) Math.min(TARGETS, last + 1L);
        this.firstByTarget = new int[targets + 1];
        this.buckets = new Bucket[(last >>> BUCKET_BITS) + 1];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new Bucket();
        }
    }

    void add(int from, int to) throws IOException {
        var bucket = buckets[to >>> BUCKET_BITS];
        if (bucket.buffered == bucket.buffer.length) {
            makeRoom(bucket);
        }
        bucket.buffer[bucket.buffered++] = (long) to << 32 | from;
    }

    private void makeRoom(Bucket bucket) throws IOException {
        if (bucket.buffered < BUFFERED) {
            bucket.buffer = Arrays.copyOf(bucket.buffer, Math.max(BUFFERED_AT_FIRST, 2 * bucket.buffered));
        } else {
            flush(bucket);
        }
    }

    private void flush(Bucket bucket) throws IOException {
        copy.clear();
        copy.asLongBuffer().put(bucket.buffer, 0, BUFFERED);
        long position = end;
        end += copy.capacity();
        while (copy.hasRemaining()) {
            file.write(copy, position + copy.position());
        }
        bucket.chunks.add(position);
        bucket.buffered = 0;
    }

    /** Sorts the sources of the edges that lead into a bucket by their targets. */
    void load(int number, OffHeapInts sources) throws IOException {
        Arrays.fill(firstByTarget, 0);
        var bucket = buckets[number];
        visit(bucket, null);
        int first = 0;
        for (int target = 0; target <= targets; target++) {
            int count = firstByTarget[target];
            firstByTarget[target] = first;
            first += count;
        }
        visit(bucket, sources);
        // each place moved to the first of its successor
        System.arraycopy(firstByTarget, 0, firstByTarget, 1, targets);
        firstByTarget[0] = 0;
    }

    /** Where the sources of a target begin; they end where those of the next one begin. */
    int first(int target) {
        return firstByTarget[target & (TARGETS - 1)];
    }

    int behind(int target) {
        return firstByTarget[(target & (TARGETS - 1)) + 1];
    }

    /** Counts the edges of each target, or puts their sources where they belong. */
    private void visit(Bucket bucket, @Nullable OffHeapInts sources) throws IOException {
        visit(LongBuffer.wrap(bucket.buffer, 0, bucket.buffered), sources);
        for (long chunk : bucket.chunks) {
            copy.clear();
            while (copy.hasRemaining()) {
                if (file.read(copy, chunk + copy.position()) < 0) {
                    throw new IOException("A temporary file became shorter while it was used");
                }
            }
            visit(copy.flip().asLongBuffer(), sources);
        }
    }

    private void visit(LongBuffer edges, @Nullable OffHeapInts sources) {
        while (edges.hasRemaining()) {
            long edge = edges.get();
            int target = (int) (edge >>> 32) & (TARGETS - 1);
            if (sources == null) {
                firstByTarget[target]++;
            } else {
                sources.set(firstByTarget[target]++, (int) edge);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
