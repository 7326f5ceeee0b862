package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicy;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One piece of evidence taken from a target, as JSON; where its file lies is not told. Immutable.
 *
 * @param diagnosis the diagnosis that asked for it
 * @param kind {@code UNKNOWN} where a newer version has taken it, of a kind that this one does not know
 * @param bytes size of its file, or the bytes that a histogram counted
 * @param hasFile whether somebody with the right to can download it
 * @param hasIndex whether the index of a heap snapshot is kept, which can be compared when its file is gone
 * @param uploadedAs what its sender calls the file; absent of what we took ourselves
 * @param contentAt when a file that was sent was taken, as it says itself
 * @param damage what is missing in a file that was sent
 * @param policy by which the target was sampled when it was taken; absent of a file that was sent
 * @param pauseMillis how long the target stood still for it, at most
 */
@Schema(name = "Capture")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CaptureJson(
        long id,
        long target,
        @Nullable Long diagnosis,
        Capture.Kind kind,
        Capture.State state,
        @Nullable String reason,
        Instant takenAt,
        @Nullable Instant finishedAt,
        String takenBy,
        @Nullable Long bytes,
        @Nullable Long pauseMillis,
        boolean forcedCollection,
        boolean hasFile,
        boolean hasIndex,
        @Nullable String uploadedAs,
        @Nullable Instant contentAt,
        @Nullable String damage,
        @Nullable PolicyThen policy) {

    /**
     * The policy that was in force at a capture.
     *
     * @param allocationsPerSecond the most samples of allocations that the JVM took in a second
     */
    @Schema(name = "PolicyThen")
    record PolicyThen(String name, String ratio, int allocationsPerSecond) {

        static PolicyThen of(CapturePolicy policy) {
            return new PolicyThen(policy.policy(), "1:" + policy.oneIn(), policy.allocationsPerSecond());
        }
    }

    static CaptureJson of(Capture capture, @Nullable CapturePolicy policy, boolean hasIndex) {
        return new CaptureJson(
                capture.id(),
                capture.targetId(),
                capture.diagnosisId().orElse(null),
                capture.kind(),
                capture.state(),
                capture.reason().orElse(null),
                capture.takenAt(),
                capture.finishedAt().orElse(null),
                capture.takenBy(),
                capture.bytes().orElse(null),
                capture.pause().map(Duration::toMillis).orElse(null),
                capture.isForcedCollection(),
                capture.path().isPresent(),
                hasIndex,
                capture.uploadedAs().orElse(null),
                capture.contentAt().orElse(null),
                capture.damage().orElse(null),
                policy == null ? null : PolicyThen.of(policy));
    }
}
