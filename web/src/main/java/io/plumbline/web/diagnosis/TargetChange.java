package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.target.BuildSource;
import io.plumbline.batch.target.CaptureGate.Risk;
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
 */
record TargetChange(Optional<Set<Risk>> acceptedRisks, Optional<BuildSource> build) {

    private static final int LONGEST_TEXT = 500;
    private static final List<String> RISKS =
            Stream.of(Risk.values()).map(Risk::name).toList();

    /** Reads a request; {@link Body} documents its members. */
    static TargetChange from(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.of("acceptedRisks", "buildFrom"));
        if (!members.has("acceptedRisks") && !members.has("buildFrom")) {
            members.invalid("acceptedRisks", "is missing, and so is \"buildFrom\": nothing would change");
        }
        var risks = members.choices("acceptedRisks", RISKS)
                .map(names -> names.stream().map(Risk::valueOf).collect(Collectors.toSet()));
        var build = members.text("buildFrom", LONGEST_TEXT).flatMap(text -> source(text, members));
        members.refuse();
        return new TargetChange(risks, build);
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
                                    + " the JVM (JDK-8380011)")
            @Nullable
            List<Risk> acceptedRisks,

            @Schema(
                    description = "what tells the build of its program: property:…, attribute:…#… or manifest",
                    example = "property:app.version")
            @Nullable
            String buildFrom) {}
}
