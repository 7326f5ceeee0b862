package io.plumbline.batch.repair;

/** What a comparison comes to. */
public enum Outcome {
    /** The cause does not show any more, and would have. */
    GONE,
    /** Surely better. */
    BETTER,
    /** Within a tenth of what it was. */
    ALIKE,
    /** Surely worse. */
    WORSE,
    /** Both sides are measured, but not long enough to tell. */
    TOO_EARLY,
    /** One of the sides does not tell. */
    UNKNOWN;

    /** In words. */
    public String words() {
        return switch (this) {
            case GONE -> "gone";
            case BETTER -> "better";
            case ALIKE -> "as before";
            case WORSE -> "worse";
            case TOO_EARLY -> "too early to say";
            case UNKNOWN -> "not known";
        };
    }
}
