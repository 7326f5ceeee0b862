package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.HeapTree;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.verdict.RetainingPath;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What snapshots of the heap tell of a diagnosis, as JSON. Immutable.
 *
 * @param tree the top of the dominator tree of the last snapshot; absent if an earlier version has looked at it
 * @param heldByThreads what threads, and tasks that wait for them, keep alive in the last snapshot, and what nobody does; absent if an
 *     earlier version has looked at it
 * @param paths who keeps objects alive of which there are more and more, from a root down; those of the recording among them
 * @param dumps what heap dumps that were sent say by themselves: of several, which paths grow; absent where none were sent
 */
@Schema(name = "Heap")
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeapJson(
        long diagnosis,

        @Schema(implementation = HeapTree.class) @JsonRawValue @Nullable
        String tree,

        @Schema(implementation = HeldByThreads.class) @JsonRawValue @Nullable
        String heldByThreads,

        @Schema(type = SchemaType.ARRAY, implementation = RetainingPath.class) @JsonRawValue
        String paths,

        @Schema(implementation = DumpStudy.class) @JsonRawValue @Nullable
        String dumps) {

    private static final String NO_PATHS = "[]";

    /** @param paths each the engine's value as JSON, as are the others */
    static HeapJson of(
            long diagnosis,
            Optional<String> tree,
            Optional<String> heldByThreads,
            List<String> paths,
            Optional<String> dumps) {
        return new HeapJson(
                diagnosis,
                tree.orElse(null),
                heldByThreads.orElse(null),
                "[" + String.join(",", paths) + "]",
                dumps.orElse(null));
    }

    /** Whether there is anything. */
    @JsonIgnore
    boolean tells() {
        return tree != null || dumps != null || !paths.equals(NO_PATHS);
    }
}
