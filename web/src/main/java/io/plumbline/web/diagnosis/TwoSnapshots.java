package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which two heap snapshots of a target are asked about; the order does not matter. */
record TwoSnapshots(long earlier, long later) {

    private static final String MISSING = "is missing; it must be the id of a capture";

    /** Reads a request; {@link Body} documents its members. */
    static TwoSnapshots from(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.of("earlier", "later"));
        members.require("earlier", MISSING);
        members.require("later", MISSING);
        var earlier = members.id("earlier", "capture");
        var later = members.id("later", "capture");
        if (earlier.isPresent() && earlier.equals(later)) {
            members.invalid("later", "is the same as earlier; growth is seen between two captures");
        }
        members.refuse();
        return new TwoSnapshots(earlier.orElseThrow(), later.orElseThrow());
    }

    /** Reads them from an address. */
    static TwoSnapshots from(@Nullable String earlier, @Nullable String later) {
        var query = new Query();
        long one = query.requiredId("earlier", "capture", earlier);
        long other = query.requiredId("later", "capture", later);
        query.refuse();
        return new TwoSnapshots(one, other);
    }

    /** The members of the request, as documented. */
    @Schema(name = "TwoSnapshots")
    record Body(
            @Schema(required = true, description = "the id of a capture, a heap snapshot")
            long earlier,

            @Schema(required = true, description = "the id of another one")
            long later) {}
}
