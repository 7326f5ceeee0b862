package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.capture.SamplingPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to sample a target by a policy for as long as that says. */
record NewPolicy(SamplingPolicy policy) {

    private static final int LONGEST_NAME = 100;

    /**
     * Reads a request; {@link Body} documents its members.
     *
     * @param policies those that there are
     */
    static NewPolicy from(@Nullable JsonNode body, List<SamplingPolicy> policies) {
        var members = RequestMembers.of(body, Set.of("policy"));
        var name = members.requiredText("policy", LONGEST_NAME);
        var ending = policies.stream().filter(policy -> policy.lasts() != null).toList();
        var policy = name.flatMap(text -> named(text, ending));
        if (name.isPresent() && policy.isEmpty()) {
            members.invalid(
                    "policy",
                    Refusal.unfit(
                            name.get(),
                            "one of those with a duration, "
                                    + ending.stream().map(SamplingPolicy::name).toList()));
        }
        members.refuse();
        return new NewPolicy(policy.orElseThrow());
    }

    private static Optional<SamplingPolicy> named(String name, List<SamplingPolicy> policies) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    /** The members of the request, as documented. */
    @Schema(name = "NewPolicy")
    record Body(
            @Schema(required = true, description = "the name of a policy that has a duration", example = "blue")
            String policy) {}
}
