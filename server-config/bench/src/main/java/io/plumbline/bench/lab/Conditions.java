package io.plumbline.bench.lab;

import java.util.List;
import java.util.Locale;

/** What a JVM of the lab runs with: so many times its live set as heap, and a collector. */
enum Conditions {
    TWICE_G1(2, "G1"),
    EIGHTFOLD_PARALLEL(8, "Parallel"),
    EIGHTFOLD_G1(8, "G1"),
    TWICE_PARALLEL(2, "Parallel");

    private final int liveSets;
    private final String collector;

    Conditions(int liveSets, String collector) {
        this.liveSets = liveSets;
        this.collector = collector;
    }

    /** Those of the case that stands at this place of the list, so that all four are used about equally often. */
    static Conditions ofPlace(int place) {
        return values()[place % values().length];
    }

    /**
     * Those of this name, as in {@code 2xG1}.
     *
     * @throws IllegalArgumentException if there are none
     */
    static Conditions named(String name) {
        for (var conditions : values()) {
            if (conditions.toString().equalsIgnoreCase(name)) {
                return conditions;
            }
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is no pair of heap and collector; there are " + List.of(values()));
    }

    List<String> jvmOptions(int liveMegabytes) {
        var megabytes = liveSets * liveMegabytes;
        return List.of("-Xms" + megabytes + "m", "-Xmx" + megabytes + "m", "-XX:+Use" + collector + "GC");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%dx%s", liveSets, collector);
    }
}
