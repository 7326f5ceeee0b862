package io.plumbline.server.command;

import io.plumbline.batch.forensics.Growth;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.forensics.HoldingPath;
import io.plumbline.batch.forensics.Suspect;
import io.plumbline.batch.forensics.ThreadHoldings;
import io.plumbline.batch.heap.Completeness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the heap commands answer; printed as JSON as they are, and as text by {@link HeapText}. */
sealed interface HeapAnswer {

    /** How much of the dump the answer stands on; of several dumps, of the last. */
    @Nullable
    Completeness completeness();

    /** Objects of one name. The retained size is absent where no index was made. */
    record HistogramRow(
            String name,
            long instances,
            long shallowBytes,
            @Nullable Long retainedBytes) {}

    record Histogram(
            String by,
            long instances,
            long shallowBytes,
            List<HistogramRow> rows,
            long rowsLeftOut,
            @Nullable Completeness completeness)
            implements HeapAnswer {}

    record Leaks(
            HeapVerdict verdict,
            String reason,
            List<Suspect> suspects,
            @Nullable Growth growth,
            @Nullable Completeness completeness)
            implements HeapAnswer {}

    /** An object in the dominator tree with what it dominates. */
    record Dominator(
            String className,
            long address,
            long shallowBytes,
            long retainedBytes,
            double share,
            List<Dominator> children) {}

    record Dominators(
            long reachableBytes,
            List<Dominator> tops,
            @Nullable Completeness completeness) implements HeapAnswer {}

    /** An object on merged paths. */
    record PathNode(String name, String address, int paths, long retainedBytes, List<PathNode> children) {}

    record Paths(
            String of,
            int objects,
            int unreachable,
            List<HoldingPath> paths,
            List<PathNode> merged,
            @Nullable Completeness completeness)
            implements HeapAnswer {}

    record Threads(List<ThreadHoldings> threads, @Nullable Completeness completeness) implements HeapAnswer {}

    /** An answer to one of the further questions, by its name. */
    record Inspection(
            String question, Object answer, @Nullable Completeness completeness) implements HeapAnswer {}

    record Redacted(
            String file,
            long objects,
            long keptStrings,
            long leftOutNames,
            long lostBytes,
            List<String> damages,
            @Nullable Completeness completeness)
            implements HeapAnswer {}

    record Verification(boolean whole, @Nullable Completeness completeness) implements HeapAnswer {}
}
