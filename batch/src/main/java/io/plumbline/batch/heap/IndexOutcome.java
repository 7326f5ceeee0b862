package io.plumbline.batch.heap;

import java.nio.file.Path;

/** What came of building an index. Only {@link Indexed} leaves a file. */
public sealed interface IndexOutcome {

    /**
     * The index is there.
     *
     * @param estimate what building it was thought to take
     */
    record Indexed(Path index, Completeness completeness, MemoryEstimate estimate) implements IndexOutcome {}

    /** The build would need more memory than it may have, or more objects than an index can hold. */
    record TooLarge(MemoryEstimate estimate, String advice) implements IndexOutcome {}

    /** Somebody cancelled the build. */
    record Cancelled() implements IndexOutcome {}
}
