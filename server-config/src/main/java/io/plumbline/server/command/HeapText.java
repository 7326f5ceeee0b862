package io.plumbline.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.forensics.GrowingPath;
import io.plumbline.batch.forensics.HoldingPath;
import io.plumbline.batch.forensics.Suspect;
import io.plumbline.batch.heap.Completeness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers about heaps for people. */
final class HeapText {

    private static final double PERCENT = 100;

    private final StringBuilder text = new StringBuilder();

    private HeapText() {}

    static String of(HeapAnswer answer) {
        var text = new HeapText();
        if (answer instanceof HeapAnswer.Histogram histogram) {
            text.histogram(histogram);
        } else if (answer instanceof HeapAnswer.Leaks leaks) {
            text.leaks(leaks);
        } else if (answer instanceof HeapAnswer.Dominators dominators) {
            text.dominators(dominators.tops(), 0);
        } else if (answer instanceof HeapAnswer.Paths paths) {
            text.paths(paths);
        } else if (answer instanceof HeapAnswer.Threads threads) {
            text.threads(threads);
        } else if (answer instanceof HeapAnswer.Inspection inspection) {
            text.inspection(inspection);
        } else if (answer instanceof HeapAnswer.Redacted redacted) {
            text.redacted(redacted);
        } else if (answer instanceof HeapAnswer.Verification verification) {
            text.line(verification.whole() ? "The dump is whole." : "The dump is not whole.");
        }
        text.completeness(answer.completeness());
        return text.text.toString();
    }

    private void histogram(HeapAnswer.Histogram histogram) {
        boolean retained = histogram.rows().stream().anyMatch(row -> row.retainedBytes() != null);
        line("%15s %15s%s  %s", "objects", "bytes", retained ? "        retained" : "", histogram.by());
        for (var row : histogram.rows()) {
            line("%,15d %,15d%s  %s", row.instances(), row.shallowBytes(), retained ? retained(row) : "", row.name());
        }
        if (histogram.rowsLeftOut() > 0) {
            line("%15s %15s  and %,d more; --top shows more of them", "", "", histogram.rowsLeftOut());
        }
        line("%,15d %,15d  in all", histogram.instances(), histogram.shallowBytes());
    }

    private static String retained(HeapAnswer.HistogramRow row) {
        return row.retainedBytes() == null ? " ".repeat(16) : String.format(Locale.ROOT, " %,15d", row.retainedBytes());
    }

    private void leaks(HeapAnswer.Leaks leaks) {
        line("%s: %s", leaks.verdict(), leaks.reason());
        if (leaks.growth() != null) {
            for (var snapshot : leaks.growth().snapshots()) {
                line(
                        "  %s  %,d objects, %,d bytes%s",
                        snapshot.takenAt(),
                        snapshot.reachableObjects(),
                        snapshot.reachableBytes(),
                        snapshot.whole() ? "" : " (damaged)");
            }
            int number = 0;
            for (var path : leaks.growth().paths()) {
                number++;
                growing(number, path);
            }
        }
        int number = 0;
        for (var suspect : leaks.suspects()) {
            number++;
            suspect(number, suspect);
        }
        if (leaks.growth() == null && leaks.suspects().isEmpty()) {
            line("Nothing holds a share of the heap above the threshold; --threshold lowers it.");
        }
    }

    private void growing(int number, GrowingPath path) {
        line("");
        line("%d. %s", number, path.summary());
        line("   objects %s, bytes %s", numbers(path.objects()), numbers(path.bytes()));
        line("   owns %,d bytes, %,d of them alone", path.shareBytes(), path.exclusiveBytes());
        if (path.bytesPerSecond() != null) {
            line("   %,.0f bytes a second%s", path.bytesPerSecond(), path.steady() ? ", steadily" : "");
        }
        path.elements().forEach(element -> line("   %,12d  %s", element.objects(), element.className()));
        line("   path: %s", path.path().text());
        line("   fingerprint: %s", path.fingerprint());
    }

    private static String numbers(List<Long> numbers) {
        var texts = new ArrayList<String>();
        numbers.forEach(number -> texts.add(String.format(Locale.ROOT, "%,d", number)));
        return String.join(" -> ", texts);
    }

    private void suspect(int number, Suspect suspect) {
        line("");
        line("%d. %s", number, suspect.summary());
        if (suspect.elementCount() > 1) {
            line("   %,d in it; of the largest of them:", suspect.elementCount());
        }
        suspect.elements()
                .forEach(element ->
                        line("   %,12d  %s, %,d bytes", element.objects(), element.className(), element.bytes()));
        if (suspect.path() != null) {
            line("   path: %s", suspect.path().text());
        }
        line("   fingerprint: %s", suspect.fingerprint());
    }

    private void dominators(List<HeapAnswer.Dominator> level, int depth) {
        for (var dominator : level) {
            line(
                    "%,15d %5.1f %%  %s%s @0x%x",
                    dominator.retainedBytes(),
                    PERCENT * dominator.share(),
                    "  ".repeat(depth),
                    dominator.className(),
                    dominator.address());
            dominators(dominator.children(), depth + 1);
        }
    }

    private void paths(HeapAnswer.Paths paths) {
        line("%s: %,d with a path, %,d unreachable", paths.of(), paths.objects(), paths.unreachable());
        for (var path : paths.paths()) {
            line("%s%s", path.weak() ? "(weakly) " : "", path.text());
        }
        merged(paths.merged(), 0);
    }

    private void merged(List<HeapAnswer.PathNode> level, int depth) {
        for (var node : level) {
            line(
                    "%,10d %,15d  %s%s @%s",
                    node.paths(), node.retainedBytes(), "  ".repeat(depth), node.name(), node.address());
            merged(node.children(), depth + 1);
        }
    }

    private void threads(HeapAnswer.Threads threads) {
        for (var thread : threads.threads()) {
            line("%,15d  \"%s\" %s", thread.retainedBytes(), thread.name(), thread.className());
            for (var local : thread.locals()) {
                line("%,15d    %s %s", local.retainedBytes(), local.className(), local.frame());
            }
        }
    }

    /** Whatever a question answers: one line a row, its members by name. */
    private void inspection(HeapAnswer.Inspection inspection) {
        var answer = Json.tree(inspection.answer());
        if (answer.isEmpty()) {
            line("The heap has none.");
        }
        rows(answer, 0);
    }

    private void rows(JsonNode node, int depth) {
        if (node.isArray()) {
            node.forEach(row -> {
                rows(row, depth);
                if (depth == 0) {
                    line("");
                }
            });
            return;
        }
        if (node.isValueNode()) {
            line("%s%s", "  ".repeat(depth), value(node));
            return;
        }
        node.properties().forEach(member -> {
            if (member.getKey().equals("address")) {
                line("%saddress: 0x%x", "  ".repeat(depth), member.getValue().longValue());
            } else if (member.getKey().equals("path")) {
                line("%spath: %s", "  ".repeat(depth), pathOf(member.getValue()));
            } else if (member.getValue().isValueNode()) {
                line("%s%s: %s", "  ".repeat(depth), member.getKey(), value(member.getValue()));
            } else if (!member.getValue().isEmpty()) {
                line("%s%s:", "  ".repeat(depth), member.getKey());
                rows(member.getValue(), depth + 1);
            }
        });
    }

    private static String pathOf(JsonNode path) {
        var text = new StringBuilder(path.path("root").asText());
        for (var step : path.path("steps")) {
            text.append(" -> ")
                    .append(new HoldingPath.Step(
                            step.path("owner").asText(), step.path("reference").asText()));
        }
        return text.append(" -> ").append(path.path("last").asText()).toString();
    }

    private static String value(JsonNode value) {
        return value.isIntegralNumber() ? String.format(Locale.ROOT, "%,d", value.longValue()) : value.asText();
    }

    private void redacted(HeapAnswer.Redacted redacted) {
        line(
                "%s: %,d objects, %,d strings kept, %,d names left out",
                redacted.file(), redacted.objects(), redacted.keptStrings(), redacted.leftOutNames());
        if (redacted.lostBytes() > 0) {
            line("Missing: %,d bytes that could not be read.", redacted.lostBytes());
        }
        redacted.damages().forEach(damage -> line("  %s", damage));
    }

    private void completeness(@Nullable Completeness completeness) {
        if (completeness == null || completeness.whole()) {
            return;
        }
        line("");
        line(
                "Missing: %,d bytes unreadable, %,d bytes absent, at least %,d objects and %,d roots.",
                completeness.lostBytes(),
                completeness.missingBytes(),
                completeness.lostObjects(),
                completeness.lostRoots());
        if (completeness.rootsAssumed()) {
            line("The dump's roots are missing: classes and threads were taken for roots.");
        }
        completeness.damages().forEach(damage -> line("  %s", damage));
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append(System.lineSeparator());
    }
}
