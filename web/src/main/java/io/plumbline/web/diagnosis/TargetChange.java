package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.target.CaptureGate.Risk;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an administrator changes of a target: the risks that are accepted for it from then on. Immutable. */
record TargetChange(Set<Risk> acceptedRisks) {

    private static final List<String> RISKS =
            Stream.of(Risk.values()).map(Risk::name).toList();

    /** Reads a request; {@link Body} documents its members. */
    static TargetChange from(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.of("acceptedRisks"));
        var risks = members.requiredChoices("acceptedRisks", RISKS);
        members.refuse();
        return new TargetChange(risks.stream().map(Risk::valueOf).collect(Collectors.toSet()));
    }

    /** The members of the request, as documented. */
    @Schema(name = "TargetChange")
    record Body(
            @Schema(
                    required = true,
                    description = "all that is accepted from now on; PATHS_TO_ROOTS: that the search for paths to roots crashes"
                            + " the JVM (JDK-8380011)")
            List<Risk> acceptedRisks) {}
}
