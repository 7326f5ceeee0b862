package io.plumbline.batch.rules;

/**
 * What one rule says. Immutable.
 *
 * @param id by which the rule is known, {@code IncreasingLiveSet}
 * @param name in words
 * @param topic what it is about, {@code heap}
 * @param score from 0, nothing to be seen, to 100
 * @param level what the rule itself makes of the score
 * @param summary in the rule's own words, one or two sentences
 */
public record RuleResult(String id, String name, String topic, double score, Level level, String summary) {

    private static final double HIGHEST = 100;

    /** How much it matters, by the bounds of the rules. */
    public enum Level {
        /** Nothing to be seen. */
        FINE("fine"),
        /** From a score of 25. */
        WORTH_KNOWING("worth knowing"),
        /** From a score of 75. */
        WARNING("warning");

        private final String words;

        Level(String words) {
            this.words = words;
        }

        /** As a report calls it. */
        public String words() {
            return words;
        }
    }

    public RuleResult {
        if (!(score >= 0 && score <= HIGHEST)) {
            throw new IllegalArgumentException(
                    "rule \"" + id + "\" has a score of " + score + "; 0 to 100 is possible");
        }
    }
}
