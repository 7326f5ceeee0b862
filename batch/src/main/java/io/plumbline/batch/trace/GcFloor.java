package io.plumbline.batch.trace;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import io.plumbline.batch.trend.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * What collections left in the heap, so many of them that a trend can be seen: of very many the lowest of neighbours stays, which is
 * what a floor asks for. Bounded; one thread.
 */
public final class GcFloor {

    private static final int MOST_POINTS = 4_000;

    private final List<GcFloorPoint> points = new ArrayList<>();
    private int together = 1;
    private int inLast;

    GcFloor() {}

    /** The series that a trend is made of: bytes in use after collections, with how many there had been. */
    public static Series seriesOf(GcTimeline timeline) {
        return Series.of(
                "heap",
                timeline.floor().stream()
                        .map(point -> new Series.Observation(point.at(), point.bytes(), point.collections()))
                        .toList());
    }

    /**
     * Adds what a collection left.
     *
     * @param collector whose cycles may leave what they found: that of G1 frees next to nothing by itself
     */
    void add(GcEvent event, GcCollector collector, long collections) {
        boolean freesNothing = event.kind() == GcKind.CONCURRENT && collector == GcCollector.G1;
        if (event.heap().afterBytes() == UNKNOWN || freesNothing) {
            return;
        }
        var point = new GcFloorPoint(event.end(), event.heap().afterBytes(), collections);
        if (inLast > 0 && inLast < together) {
            var last = points.remove(points.size() - 1);
            points.add(point.bytes() < last.bytes() ? point : last);
        } else {
            points.add(point);
            inLast = 0;
        }
        inLast++;
        if (points.size() > MOST_POINTS) {
            thin();
        }
    }

    private void thin() {
        for (int i = 0; i < points.size() / 2; i++) {
            var one = points.get(2 * i);
            var other = points.get(2 * i + 1);
            points.set(i, one.bytes() <= other.bytes() ? one : other);
        }
        points.subList(points.size() / 2, points.size()).clear();
        together *= 2;
        inLast = together;
    }

    /** Another JVM: what was before says nothing of it. */
    void clear() {
        points.clear();
        together = 1;
        inLast = 0;
    }

    List<GcFloorPoint> points() {
        return List.copyOf(points);
    }
}
