package io.plumbline.batch.rules;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of JDK Mission Control say of one recording. They look at it alone, know nothing of the time before, and take no part in
 * a verdict. Immutable.
 *
 * @param results of the rules that could be asked, the highest score first
 * @param notAsked how many rules found nothing in the recording to look at
 * @param failed how many rules broke
 * @param failure why there are no results at all, as a sentence; absent if there are
 */
public record SecondOpinion(
        List<RuleResult> results,
        int notAsked,
        int failed,
        @Nullable String failure) {

    /** Whose rules these are, wherever they are shown. */
    public static final String WHOSE = "the rules of JDK Mission Control";

    private static final Comparator<RuleResult> HIGHEST_FIRST =
            Comparator.comparingDouble(RuleResult::score).reversed().thenComparing(RuleResult::id);

    public SecondOpinion {
        results = results.stream().sorted(HIGHEST_FIRST).toList();
        if (failure != null && !results.isEmpty()) {
            throw new IllegalArgumentException("there are results, and a reason why there are none: " + failure);
        }
    }

    /** None, and why. */
    public static SecondOpinion none(String failure) {
        return new SecondOpinion(List.of(), 0, 0, failure);
    }

    /** What rules found something to say of. */
    public List<RuleResult> remarkable() {
        return results.stream()
                .filter(result -> result.level() != RuleResult.Level.FINE)
                .toList();
    }
}
