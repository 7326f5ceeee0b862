package io.plumbline.batch.verdict;

import java.util.List;
import java.util.Optional;

/** What a diagnosis comes to. Immutable. Only {@link Leak} is an accusation. */
public sealed interface Verdict {

    /** The names of the verdicts in JSON and in the database. */
    enum Kind {
        LEAK,
        GROWTH,
        STEADY,
        INCONCLUSIVE
    }

    /** Which of the four it is. */
    Kind kind();

    /** The verdict in one sentence, in plain English. */
    String sentence();

    /** One finding per cause, the most severe first; where nothing could be said, what deserves a look. */
    List<Finding> findings();

    /** Why nothing could be said; present only when inconclusive. */
    Optional<String> reason();

    /** Significant growth above the effect gate, saturation excluded, and a holder or an allocation site named. */
    record Leak(String sentence, List<Finding> findings) implements Verdict {

        public Leak {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("A leak needs at least one finding");
            }
        }

        @Override
        public Kind kind() {
            return Kind.LEAK;
        }

        @Override
        public Optional<String> reason() {
            return Optional.empty();
        }
    }

    /** Significant growth, but a filling cache, load or a step is not excluded, or nobody is named. */
    record Growth(String sentence, List<Finding> findings) implements Verdict {

        public Growth {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("Growth needs at least one finding");
            }
        }

        @Override
        public Kind kind() {
            return Kind.GROWTH;
        }

        @Override
        public Optional<String> reason() {
            return Optional.empty();
        }
    }

    /** Enough was seen, and nothing grows above the effect gate. */
    record Steady(String sentence) implements Verdict {

        @Override
        public Kind kind() {
            return Kind.STEADY;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }

        @Override
        public Optional<String> reason() {
            return Optional.empty();
        }
    }

    /**
     * Too little was seen to say anything.
     *
     * @param findings what accumulates, and may be meant to; none of it is accused
     */
    record Inconclusive(String why, List<Finding> findings) implements Verdict {

        public Inconclusive {
            findings = List.copyOf(findings);
        }

        public Inconclusive(String why) {
            this(why, List.of());
        }

        @Override
        public Kind kind() {
            return Kind.INCONCLUSIVE;
        }

        @Override
        public String sentence() {
            return "No verdict: " + why + ".";
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(why);
        }
    }
}
