package io.plumbline.web.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is wrong with the data of one request, so that its client learns all of it at once. One thread.
 *
 * <p>The contract names the elements ({@code invalidElements}); {@code reasons}, ours, says of each what is wrong with it.
 */
public final class InvalidData {

    private static final String DETAIL = "Provided data is not valid";

    private final Map<String, String> reasons = new LinkedHashMap<>();

    InvalidData() {}

    /** Notes that an element is wrong; of several reasons for one element the first stays. */
    public InvalidData add(String element, String reason) {
        reasons.putIfAbsent(element, reason);
        return this;
    }

    /** Notes that an element is wrong unless the claim holds. */
    public InvalidData require(boolean claim, String element, String reason) {
        return claim ? this : add(element, reason);
    }

    public boolean isEmpty() {
        return reasons.isEmpty();
    }

    /** Ends the request with a problem if anything was noted. */
    public void refuse() {
        if (!isEmpty()) {
            throw new ProblemException(problem());
        }
    }

    public Problem problem() {
        return Problem.of(ProblemType.INVALID_DATA, DETAIL)
                .with("invalidElements", List.copyOf(reasons.keySet()))
                .with("reasons", Map.copyOf(reasons));
    }
}
