package io.plumbline.batch.trace;

/** The collector of a JVM. */
public enum GcCollector {
    SERIAL("Serial"),
    PARALLEL("Parallel"),
    CMS("CMS"),
    G1("G1"),
    ZGC("ZGC"),
    GENERATIONAL_ZGC("generational ZGC"),
    SHENANDOAH("Shenandoah"),
    GENERATIONAL_SHENANDOAH("generational Shenandoah"),
    UNKNOWN("unknown collector");

    private final String words;

    GcCollector(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
