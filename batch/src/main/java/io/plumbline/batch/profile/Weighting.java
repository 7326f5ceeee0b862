package io.plumbline.batch.profile;

/**
 * What one sample of a profile stands for. Profiles with different weightings are not comparable: the one counts a few
 * objects, the other estimates all.
 */
public enum Weighting {

    /** The bytes allocated since the sample before, by the recorder's own account: the sum estimates all bytes. */
    ALL_BYTES("each sample stands for all bytes allocated since the one before"),

    /**
     * An equal share of what the heap in use after collections of old objects grew by: the sum estimates the growth. JVMs do
     * not record how many objects a live one stands for; they draw them by bytes allocated.
     */
    SHARE_OF_GROWTH("each sample stands for an equal share of what the live heap grew by"),

    /** The sampled objects alone: their number and stacks are sound, their bytes a lower bound. */
    SAMPLED_OBJECTS("the bytes are those of the sampled objects alone");

    private final String words;

    Weighting(String words) {
        this.words = words;
    }

    /** A clause for a report. */
    public String words() {
        return words;
    }
}
