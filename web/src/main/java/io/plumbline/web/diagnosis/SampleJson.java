package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.sample.StoredSample;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One light reading of a target's memory, as JSON; what the JVM does not tell is absent. Immutable.
 *
 * @param epoch the life of the JVM it belongs to: it changes when the JVM restarts
 * @param floorBytes heap in use after the most recent collection: what stays
 * @param requests how many it has served since some beginning
 * @param forced the most recent collection was one that we forced
 */
@Schema(name = "Sample")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SampleJson(
        Instant at,
        long epoch,
        @Nullable Long usedBytes,
        @Nullable Long committedBytes,
        @Nullable Long maxBytes,
        @Nullable Long floorBytes,
        @Nullable Long collections,
        @Nullable Long youngCollections,
        @Nullable Long oldCollections,
        @Nullable Long collectionMillis,
        @Nullable Long lastPauseMillis,
        @Nullable Long metaspaceBytes,
        @Nullable Long codeCacheBytes,
        @Nullable Long directBytes,
        @Nullable Long mappedBytes,
        @Nullable Long threads,
        @Nullable Long loadedClasses,
        @Nullable Long openFiles,
        @Nullable Long rssBytes,
        @Nullable Long requests,
        boolean forced) {

    static SampleJson of(StoredSample sample) {
        return new SampleJson(
                sample.at(),
                sample.epochId(),
                told(sample.usedBytes()),
                told(sample.committedBytes()),
                told(sample.maxBytes()),
                told(sample.floorBytes()),
                told(sample.collections()),
                told(sample.youngCollections()),
                told(sample.oldCollections()),
                told(sample.collectionMillis()),
                told(sample.lastPauseMillis()),
                told(sample.metaspaceBytes()),
                told(sample.codeCacheBytes()),
                told(sample.directBytes()),
                told(sample.mappedBytes()),
                told(sample.threads()),
                told(sample.loadedClasses()),
                told(sample.openFiles()),
                told(sample.rssBytes()),
                told(sample.requests()),
                sample.forced());
    }

    private static @Nullable Long told(long value) {
        return value < 0 ? null : value;
    }
}
