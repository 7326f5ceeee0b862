package io.plumbline.batch.heap;

/** The parts of building an index, in their order, with their rough share of the time. */
public enum IndexPhase {
    OUTLINE("reading names", 4),
    OBJECTS("finding objects", 12),
    REFERENCES("resolving references", 28),
    PATHS("finding paths from roots", 20),
    DOMINATORS("finding dominators", 24),
    RETAINED("adding retained sizes", 12);

    private final String words;
    private final int percent;

    IndexPhase(String words, int percent) {
        this.words = words;
        this.percent = percent;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** How much of the whole is done, in percent, when this share (0 to 1) of the phase is. */
    public int percentOfAll(double share) {
        int before = 0;
        for (var phase : values()) {
            if (phase == this) {
                break;
            }
            before += phase.percent;
        }
        return before + (int) (share * percent);
    }
}
