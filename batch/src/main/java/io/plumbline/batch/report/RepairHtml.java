package io.plumbline.batch.report;

import io.plumbline.batch.repair.Comparison;
import io.plumbline.batch.repair.Interval;
import io.plumbline.batch.repair.Quantity;
import io.plumbline.batch.repair.RepairCheck;
import io.plumbline.batch.verdict.Wording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a new build has changed: for each cause of the old one a sentence, and what was measured of both. */
final class RepairHtml {

    private static final List<String> COLUMNS = List.of("", "before", "after", "change", "that is");

    private RepairHtml() {}

    static void write(StringBuilder page, List<RepairCheck> checks, LocalTimes times) {
        if (checks.isEmpty()) {
            return;
        }
        var first = checks.get(0);
        page.append("<section><h2>Repair check: build ")
                .append(Html.text(first.buildAfter()))
                .append(" since ")
                .append(times.minute(first.since()))
                .append(", ")
                .append(Html.text(first.buildBefore()))
                .append(" before</h2>");
        checks.forEach(check -> {
            page.append("<h3 class=\"who\">")
                    .append(Html.name(check.element() == null ? check.area().label() : check.element()))
                    .append("</h3><p>")
                    .append(Html.text(check.sentence()))
                    .append("</p>");
            table(page, check);
        });
        page.append("</section>\n");
    }

    static void table(StringBuilder page, RepairCheck check) {
        Html.table(page, COLUMNS, check.comparisons().stream().map(RepairHtml::row));
    }

    private static List<String> row(Comparison comparison) {
        var quantity = comparison.quantity();
        var of = comparison.of();
        var why = comparison.why();
        return List.of(
                quantity.label() + (of == null ? "" : " of " + of),
                side(quantity, comparison.before()),
                side(quantity, comparison.after()),
                change(comparison.change()),
                comparison.outcome().words() + (why == null ? "" : ": " + why));
    }

    private static String side(Quantity quantity, @Nullable Interval side) {
        return side == null
                ? ""
                : quantity.words(side.value())
                        + (side.low() == side.high()
                                ? ""
                                : " (" + quantity.words(side.low()) + " to " + quantity.words(side.high()) + ")");
    }

    private static String change(@Nullable Interval change) {
        return change == null
                ? ""
                : percent(change.value())
                        + (change.low() == change.high()
                                ? ""
                                : " (" + percent(change.low()) + " to " + percent(change.high()) + ")");
    }

    private static String percent(double share) {
        return (share > 0 ? "+" : "") + Wording.digits(share * 100) + " %";
    }
}
