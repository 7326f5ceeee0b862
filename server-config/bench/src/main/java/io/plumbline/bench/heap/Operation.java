package io.plumbline.bench.heap;

import java.util.Locale;
import java.util.Map;

/** What the engine must do well, its unit, and floor and goal where there are any. */
enum Operation {
    HISTOGRAM("histogram", "s"),
    INDEX("parse + dominators + retained", "s"),
    PEAK("peak RSS, the dump not mapped", "GB"),
    LEAST_HEAP("smallest -Xmx that works", "MB"),
    INDEX_SIZE("index / dump", ""),
    REOPEN("reopen and list the largest, process", "s"),
    ONE_PATH("path of one object, after open", "ms"),
    MANY_PATHS("paths of 10,000, merged, after open", "ms"),
    THREADS("what threads hold, after open", "ms"),
    THREADS_ALLOCATE("allocated for it", "MB"),
    GROWTH("growth between two, from nothing", "s"),
    /** Eclipse MAT needs about 20, 30 and 23 times gridkit's CPU time: a tenth of it is the goal. */
    CPU_OF_GRIDKIT("index CPU / CPU of gridkit's fast histogram", "times");

    private static final double ANY_SIZE = 0;

    private final String words;
    private final String unit;

    /** What must be reached, and what should be. */
    private record Bar(double floor, double goal) {}

    Operation(String words, String unit) {
        this.words = words;
        this.unit = unit;
    }

    /** By the dump's size in gigabytes. */
    private Map<Double, Bar> bars() {
        return switch (this) {
            case HISTOGRAM -> Map.of(2.0, new Bar(1.4, 0.8));
            case INDEX -> Map.of(0.5, new Bar(5, 2.5), 2.0, new Bar(20, 8), 6.0, new Bar(64, 25));
            case PEAK -> Map.of(2.0, new Bar(1.2, 0.6), 6.0, new Bar(3.6, 1.7));
            case LEAST_HEAP -> Map.of(2.0, new Bar(512, 128));
            case INDEX_SIZE -> Map.of(ANY_SIZE, new Bar(0.5, 0.25));
            case REOPEN -> Map.of(ANY_SIZE, new Bar(1, 0.3));
            case ONE_PATH -> Map.of(2.0, new Bar(50, 5));
            case MANY_PATHS -> Map.of(2.0, new Bar(1500, 300));
            case GROWTH -> Map.of(0.5, new Bar(12, 6));
            // part of every diagnosis that has a dump; no bar is set
            case THREADS, THREADS_ALLOCATE -> Map.of();
            case CPU_OF_GRIDKIT -> Map.of(0.5, new Bar(20, 2), 2.0, new Bar(30, 3), 6.0, new Bar(23, 2.3));
        };
    }

    /** A row of the table: the dump, the operation, what was measured, the floor and the goal. */
    String line(double gigabytes, double measured) {
        var bars = bars();
        var bar = bars.getOrDefault(gigabytes, bars.get(ANY_SIZE));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |",
                gigabytes,
                words,
                withUnit(measured),
                bar == null ? "" : withUnit(bar.floor()),
                bar == null ? "" : withUnit(bar.goal()));
    }

    private String withUnit(double value) {
        var number = String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
        return unit.isEmpty() ? number : number + " " + unit;
    }
}
