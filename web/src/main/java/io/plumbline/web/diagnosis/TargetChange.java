package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.target.AttributeNumber;
import io.plumbline.batch.target.BuildSource;
import io.plumbline.batch.target.CaptureGate.Risk;
import io.plumbline.batch.target.DumpDirectory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator changes of a target. Immutable.
 *
 * @param acceptedRisks all risks that are accepted for it from then on; absent if they stay
 * @param build what tells its build; absent if that stays
 * @param requests what counts its requests; absent if that stays
 * @param latency what tells its 99th percentile; absent if that stays
 * @param dumps where it writes heap dumps so that we see them; absent if that stays
 */
record TargetChange(
        Optional<Set<Risk>> acceptedRisks,
        Optional<BuildSource> build,
        Optional<NumberSource> requests,
        Optional<NumberSource> latency,
        Optional<DumpsInto> dumps) {

    /** How people write that it is the target's own bean of requests after all. */
    private static final String OWN = "own";

    /** How people write that it writes heap dumps on its own disk after all. */
    private static final String NONE = "none";

    private static final List<String> MEMBERS =
            List.of("acceptedRisks", "buildFrom", "requestsFrom", "latencyFrom", "dumpDirectory", "dumpDirectoryHere");

    private static final int LONGEST_TEXT = 500;
    private static final List<String> RISKS =
            Stream.of(Risk.values()).map(Risk::name).toList();

    /** Reads a request; {@link Body} documents its members. */
    static TargetChange from(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.copyOf(MEMBERS));
        if (MEMBERS.stream().noneMatch(members::has)) {
            members.invalid("acceptedRisks", "is missing, and so is each of " + MEMBERS + ": nothing would change");
        }
        var risks = members.choices("acceptedRisks", RISKS)
                .map(names -> names.stream().map(Risk::valueOf).collect(Collectors.toSet()));
        var build = members.text("buildFrom", LONGEST_TEXT).flatMap(text -> source(text, members));
        var requests = number("requestsFrom", members);
        var latency = number("latencyFrom", members);
        var dumps = dumps(members);
        members.refuse();
        return new TargetChange(risks, build, requests, latency, dumps);
    }

    /**
     * Where heap dumps are written from then on. Immutable.
     *
     * @param directory empty for the target's own disk
     */
    record DumpsInto(Optional<DumpDirectory> directory) {}

    private static Optional<DumpsInto> dumps(RequestMembers members) {
        var there = members.text("dumpDirectory", LONGEST_TEXT);
        var here = members.text("dumpDirectoryHere", LONGEST_TEXT);
        if (there.filter(NONE::equals).isPresent() && here.isEmpty()) {
            return Optional.of(new DumpsInto(Optional.empty()));
        }
        if (there.isPresent() != here.isPresent()) {
            members.invalid(
                    there.isPresent() ? "dumpDirectoryHere" : "dumpDirectory",
                    "is missing; one directory is named twice, as the target sees it and as Plumbline does");
        }
        try {
            return there.flatMap(path -> here.map(ours -> new DumpsInto(Optional.of(DumpDirectory.of(path, ours)))));
        } catch (IllegalArgumentException refused) {
            members.invalid("dumpDirectory", "is refused: " + refused.getMessage());
            return Optional.empty();
        }
    }

    /**
     * What a number is told by from then on. Immutable.
     *
     * @param number the attribute; empty for the target's own bean of requests
     */
    record NumberSource(Optional<AttributeNumber> number) {}

    private static Optional<NumberSource> number(String name, RequestMembers members) {
        try {
            return members.text(name, LONGEST_TEXT)
                    .map(text -> new NumberSource(
                            text.equals(OWN) ? Optional.empty() : Optional.of(AttributeNumber.parse(text))));
        } catch (IllegalArgumentException refused) {
            members.invalid(name, "is refused: " + refused.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<BuildSource> source(String text, RequestMembers members) {
        try {
            return Optional.of(BuildSource.of(Optional.of(text)));
        } catch (IllegalArgumentException refused) {
            members.invalid("buildFrom", "is refused: " + refused.getMessage());
            return Optional.empty();
        }
    }

    /** The members of the request, as documented. */
    @Schema(name = "TargetChange")
    record Body(
            @Schema(
                    description =
                            "all that is accepted from now on; PATHS_TO_ROOTS: that the search for paths to roots crashes"
                                    + " the JVM (JDK-8380011); PROFILER: that async-profiler is loaded into the JVM, where it stays until"
                                    + " that ends")
            @Nullable
            List<Risk> acceptedRisks,

            @Schema(
                    description = "what tells the build of its program: property:…, attribute:…#… or manifest",
                    example = "property:app.version")
            @Nullable
            String buildFrom,

            @Schema(
                    description =
                            "what counts its requests: a bean, # and its attribute, with a dot and a key where that has"
                                    + " several values; own: its bean io.plumbline:type=Requests, if it has one",
                    example = "metrics:name=http.server.requests,type=timers#Count")
            @Nullable
            String requestsFrom,

            @Schema(
                    description = "what tells the 99th percentile of its latencies, in milliseconds: a bean, # and its"
                            + " attribute, with a dot and a key where that has several values; own: its bean"
                            + " io.plumbline:type=Requests, if it has one",
                    example = "metrics:name=http.server.requests,type=timers#99thPercentile")
            @Nullable
            String latencyFrom,

            @Schema(
                    description = "a directory that the target and Plumbline both see, as the target sees it, together"
                            + " with dumpDirectoryHere; none: there is none any longer",
                    example = "/var/dumps")
            @Nullable
            String dumpDirectory,

            @Schema(description = "the same directory as Plumbline sees it", example = "/mnt/shop-dumps") @Nullable
            String dumpDirectoryHere) {}
}
