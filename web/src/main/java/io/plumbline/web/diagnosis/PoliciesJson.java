package io.plumbline.web.diagnosis;

import io.plumbline.batch.capture.SamplingPolicy;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The policies that a target can be sampled by, and the one that is in force. Immutable.
 *
 * @param inForce how it is sampled now
 * @param data all policies, the densest of those that are always there first
 */
@Schema(name = "Policies")
record PoliciesJson(SamplingJson inForce, List<PolicyJson> data) {

    static PoliciesJson of(SamplingJson inForce, List<SamplingPolicy> policies) {
        return new PoliciesJson(inForce, policies.stream().map(PolicyJson::of).toList());
    }
}
