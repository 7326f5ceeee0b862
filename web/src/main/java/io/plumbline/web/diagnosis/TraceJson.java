package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plumbline.batch.trace.Trace;
import io.plumbline.persistence.diagnosis.StoredTrace;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What happened when in a JVM, as JSON. Immutable.
 *
 * @param madeAt when the recording was looked at
 * @param from when what was recorded begins, by the JVM's clock
 * @param longestPauseSeconds for which the program stood still; absent without a collection
 * @param clusters groups of threads that hang at one place and should not
 * @param routes of requests
 * @param trace the timeline of collections with their pauses, the threads and their clusters, the requests by route
 */
@Schema(name = "DiagnosisTrace")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TraceJson(
        long diagnosis,
        Instant madeAt,
        @Nullable Instant from,
        @Nullable Instant to,
        int collections,
        @Nullable Double longestPauseSeconds,
        int clusters,
        int routes,

        @Schema(implementation = Trace.class) @JsonRawValue String trace) {

    static TraceJson of(StoredTrace facts, String document) {
        return new TraceJson(
                facts.diagnosisId(),
                facts.madeAt(),
                facts.recordedFrom(),
                facts.recordedTo(),
                facts.collections(),
                facts.longestPauseSeconds(),
                facts.clusters(),
                facts.routes(),
                document);
    }
}
