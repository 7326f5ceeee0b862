package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.JvmProbe;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that we watch, as JSON. A password is never part of it, nor the reference to one. Immutable.
 *
 * @param kind {@code self}, {@code jmx}, {@code attach} or {@code upload}; {@code unknown} where only a newer version
 *     knows it, which this one leaves as it is
 * @param pid of kind attach: the process that was registered; which one it is now tells {@code jvm}
 * @param mainClass of kind attach: the program that was registered
 * @param instance the instance that alone can reach it; of kind upload the one that received the latest file
 * @param from who registered it
 * @param buildFrom what tells the build of the program; absent if the manifest of its main jar does
 * @param requestsFrom what counts its requests; absent if its bean of requests does, if it has one
 * @param latencyFrom what tells the 99th percentile of its latencies; absent if its bean of requests does, if it has one
 * @param dumpDirectory a directory that it and the instance that watches it both see, as it sees it; heap dumps are written there
 * @param dumpDirectoryHere the same directory as the instance sees it
 * @param acceptedRisks what somebody has accepted for it, who and when
 * @param file the file that registers it, where it is changed and ended
 * @param paused who has it left alone, and since when; absent while it is watched
 * @param state what the last contact showed: {@code NEW} (none yet), {@code OK} or {@code UNREACHABLE}; {@code ENDED} once
 *     the file that registered it names it no longer; {@code UNKNOWN} where only a newer version knows it
 * @param reason why it is unreachable, was ended, or is left alone by this version
 * @param absence what is known of a JVM that does not answer: {@code PROCESS_ENDED}, {@code NOBODY_THERE} where it was, or
 *     {@code NO_ANSWER}; absent while it does, or while somebody is there who lets us ask nothing
 * @param jvm who the JVM is; absent until it was reached
 * @param lastSample what it said last
 * @param probe what the JVM told when it was asked thoroughly, at its first sample and once a day; told of a single target only
 * @param gate what it may be asked for without harm, by rising cost; told of a single target only
 * @param sampling how densely it is sampled, by which policy and until when; told of a single target only
 * @param pauses how long it stood still for us within the last hour, and what for; told of a single target only
 * @param sameJvmAs other targets, by name, that have the same address or whose JVM is the same process: they share one recording, and the
 *     JVM is asked for each of them, so watch it by one of them alone; absent if there is none, told of a single target only
 * @param epochs the lives of its JVM, each with one build, heap limit and collector, the last first; told of a single target
 *     only
 */
@Schema(name = "Target")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TargetJson(
        long id,
        String name,
        String kind,
        @Nullable String url,
        @Nullable String user,
        @Nullable Long pid,
        @Nullable String mainClass,
        @Nullable String buildFrom,
        @Nullable String requestsFrom,
        @Nullable String latencyFrom,
        @Nullable String dumpDirectory,
        @Nullable String dumpDirectoryHere,
        List<RiskJson> acceptedRisks,
        @Nullable String instance,
        From from,
        @Nullable String file,
        @Nullable PauseJson paused,
        Target.State state,
        @Nullable String reason,
        Instant stateSince,
        Target.@Nullable Absence absence,
        Instant registeredAt,
        @Nullable JvmJson jvm,
        @Nullable SampleJson lastSample,

        @Schema(implementation = JvmProbe.class) @JsonRawValue @Nullable
        String probe,

        @Nullable List<GateJson> gate,
        @Nullable SamplingJson sampling,
        @Nullable PausesJson pauses,
        @Nullable List<String> sameJvmAs,
        @Nullable List<EpochJson> epochs) {

    /** Who registers a target: itself, somebody over REST, or a file. */
    enum From {
        SELF,
        REST,
        FILE;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static From of(Target target) {
            if (target.kind() == Target.Kind.SELF) {
                return SELF;
            }
            return target.declaredIn().isPresent() ? FILE : REST;
        }
    }

    /** A risk that somebody has accepted. */
    @Schema(name = "AcceptedRisk")
    record RiskJson(CaptureGate.Risk risk, String by, Instant at) {

        static List<RiskJson> of(Target target) {
            return Stream.concat(
                            of(CaptureGate.Risk.PATHS_TO_ROOTS, target.pathsAccepted()),
                            of(CaptureGate.Risk.PROFILER, target.profilerAccepted()))
                    .toList();
        }

        private static Stream<RiskJson> of(CaptureGate.Risk risk, Optional<Target.Acceptance> acceptance) {
            return acceptance.map(accepted -> new RiskJson(risk, accepted.by(), accepted.at())).stream();
        }
    }

    /** That somebody has it left alone. */
    @Schema(name = "Pause")
    record PauseJson(String by, Instant at) {

        static PauseJson of(Target.Pause pause) {
            return new PauseJson(pause.by(), pause.at());
        }
    }

    /** Who a JVM is; what it does not tell is absent. */
    @Schema(name = "Jvm")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record JvmJson(
            String name,
            String vendor,
            String version,
            @Nullable Long pid,
            String host,
            Instant startedAt,
            String collector,
            @Nullable Long maxHeapBytes,
            @Nullable String build) {

        static JvmJson of(TargetEpoch.Life life) {
            return new JvmJson(
                    life.jvmName(),
                    life.jvmVendor(),
                    life.jvmVersion(),
                    life.pid() < 0 ? null : life.pid(),
                    life.host(),
                    life.startedAt(),
                    life.collector(),
                    life.maxHeapBytes() < 0 ? null : life.maxHeapBytes(),
                    life.build());
        }
    }

    /**
     * A life of a JVM, or a part of it with one build, heap limit and collector. No series crosses two of them.
     *
     * @param beganAt the start of the JVM, or when its build, heap limit or collector was seen to have changed
     * @param seenLast when it was sampled last; absent once its samples are forgotten
     */
    @Schema(name = "Epoch")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EpochJson(long id, Instant beganAt, @Nullable Instant seenLast, JvmJson jvm) {

        static EpochJson of(TargetEpoch epoch, @Nullable Instant seenLast) {
            return new EpochJson(epoch.id(), epoch.beganAt(), seenLast, JvmJson.of(epoch.life()));
        }
    }

    @JsonIgnore
    boolean isUpload() {
        return kind.equals("upload");
    }

    @JsonIgnore
    boolean isSelf() {
        return kind.equals("self");
    }

    @JsonIgnore
    boolean isSampled() {
        return canBeSampled() && paused == null;
    }

    @JsonIgnore
    boolean canBeSampled() {
        return !isUpload() && state != Target.State.ENDED;
    }

    @JsonIgnore
    boolean isOfFile() {
        return file != null && state != Target.State.ENDED;
    }

    static TargetJson of(
            Target target,
            Optional<JvmJson> jvm,
            Optional<SampleJson> lastSample,
            Optional<String> probe,
            Optional<List<GateJson>> gate,
            Optional<SamplingJson> sampling,
            Optional<PausesJson> pauses,
            Optional<List<EpochJson>> epochs,
            List<String> sameJvmAs) {
        return new TargetJson(
                target.id(),
                target.name(),
                target.kind().name().toLowerCase(Locale.ROOT),
                target.url().orElse(null),
                target.user().orElse(null),
                target.pid().orElse(null),
                target.mainClass().orElse(null),
                target.buildFrom().orElse(null),
                target.requestsFrom().orElse(null),
                target.latencyFrom().orElse(null),
                target.dumpsInto().map(Target.SharedDirectory::there).orElse(null),
                target.dumpsInto().map(Target.SharedDirectory::here).orElse(null),
                RiskJson.of(target),
                target.ownerInstance().orElse(null),
                From.of(target),
                target.declaredIn().orElse(null),
                target.paused().map(PauseJson::of).orElse(null),
                target.state(),
                target.reason().orElse(null),
                target.stateSince(),
                target.absence().orElse(null),
                target.registeredAt(),
                jvm.orElse(null),
                lastSample.orElse(null),
                probe.orElse(null),
                gate.orElse(null),
                sampling.orElse(null),
                pauses.orElse(null),
                sameJvmAs.isEmpty() ? null : List.copyOf(sameJvmAs),
                epochs.orElse(null));
    }
}
