package io.plumbline.bench.heap;

import io.plumbline.bench.heap.HeapBench.CurvePoint;
import io.plumbline.bench.heap.HeapBench.Reached;
import io.plumbline.bench.heap.HeapBench.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The measured rows as tables. Immutable. */
final class HeapBenchReport {

    private static final double MEGABYTE = 1e6;
    private static final double MILLION = 1e6;

    private final List<Row> rows;
    private final List<CurvePoint> curve;
    private final List<Reached> reached;

    HeapBenchReport(List<Row> rows, List<CurvePoint> curve, List<Reached> reached) {
        this.rows = List.copyOf(rows);
        this.reached = List.copyOf(reached);
        this.curve = curve.stream()
                .sorted(Comparator.comparingLong(CurvePoint::objects))
                .toList();
    }

    String markdown() {
        var text = new StringBuilder(
                "| dump | program | question | wall s | CPU s | peak RSS MB | of it no file MB | index MB |"
                        + " remark |\n|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach(row -> text.append(line(row)).append('\n'));
        text.append(
                "\n| dump GB | million objects | index: wall s | CPU s | CPU ns an object | peak RSS MB |\n|---|---|---|---|---|---|\n");
        for (var point : curve) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %.2f | %.1f | %.2f | %.2f | %.0f | %.0f |\n",
                    point.gigabytes(),
                    point.objects() / MILLION,
                    point.cost().wall().toMillis() / 1e3,
                    point.cost().cpu().toMillis() / 1e3,
                    point.cost().cpu().toNanos() / (double) Math.max(1, point.objects()),
                    point.cost().peakBytes() / MEGABYTE));
        }
        text.append("\n| dump GB | operation | measured | floor | goal |\n|---|---|---|---|---|\n");
        for (var each : reached) {
            text.append(each.operation().line(each.gigabytes(), each.measured()))
                    .append('\n');
        }
        return text.toString();
    }

    static String line(Row row) {
        var cost = row.cost();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %.0f | %.0f | %s | %s |",
                row.dump(),
                row.program(),
                row.question(),
                cost.finished()
                        ? String.format(Locale.ROOT, "%.2f", cost.wall().toMillis() / 1e3)
                        : "no answer in " + cost.wall().toSeconds(),
                cost.cpu().toMillis() / 1e3,
                cost.peakBytes() / MEGABYTE,
                cost.anonymousBytes() / MEGABYTE,
                row.indexBytes() == 0 ? "" : String.format(Locale.ROOT, "%.0f", row.indexBytes() / MEGABYTE),
                failed(row) ? "failed with exit code " + cost.exitCode() : row.remark());
    }

    /** What a question answers by its exit code is no failure. */
    private static boolean failed(Row row) {
        return switch (row.cost().exitCode()) {
            case -1, 0 -> false;
            case 1, 3, 4 -> !row.program().equals("Plumbline");
            default -> true;
        };
    }
}
