package io.plumbline.batch.report;

import io.plumbline.batch.forensics.ElementCount;
import io.plumbline.batch.forensics.ExecutorBacklog;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.verdict.Wording;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What threads and their queues keep alive, and what nobody does, as a section of the page; nothing where that is little. */
final class HeldHtml {

    private static final int FAMILIES_SHOWN = 8;
    private static final int THREADS_SHOWN = 8;
    private static final int POOLS_SHOWN = 5;
    private static final int LOCALS_SHOWN = 2;

    private HeldHtml() {}

    static void write(HeldByThreads held, LocalTimes times, StringBuilder page) {
        if (!held.matters()) {
            return;
        }
        var families = held.families().stream()
                .filter(family -> held.counts(family.retainedBytes()))
                .limit(FAMILIES_SHOWN)
                .toList();
        var threads = held.largest().stream()
                .filter(thread -> held.counts(thread.retainedBytes()))
                .limit(THREADS_SHOWN)
                .toList();
        page.append("<section><h2>What threads keep alive</h2><p>")
                .append(Html.text(told(held, families.isEmpty())))
                .append(" The dump was taken ")
                .append(times.minute(held.takenAt()))
                .append(".</p>");
        if (!families.isEmpty()) {
            page.append("<h3>By family</h3>");
            Html.table(
                    page,
                    List.of("threads", "name", "keep alive", "of the heap", "most are", "at"),
                    families.stream().map(family -> row(family, held.heapBytes())));
        }
        if (!threads.isEmpty()) {
            page.append("<h3>By thread</h3>");
            Html.table(
                    page,
                    List.of("thread", "keeps alive", "state", "at", "most of it", "also holds, with others"),
                    threads.stream().map(HeldHtml::row));
        }
        if (!held.pools().isEmpty()) {
            page.append("<h3>Tasks that wait for threads</h3>");
            Html.table(
                    page,
                    List.of("pool", "workers", "tasks", "their queue keeps alive", "most of it", "pool held by"),
                    held.pools().stream().limit(POOLS_SHOWN).map(HeldHtml::row));
        }
        page.append("</section>\n");
    }

    private static String told(HeldByThreads held, boolean little) {
        var told = new StringBuilder(String.format(
                Locale.ROOT,
                "The heap has %,d threads%s. What is told is what their end would free: what other threads or fields lead to as"
                        + " well is not counted.",
                held.threads(),
                little ? ", no family of which keeps much alive" : ""));
        if (held.unreachableBytes() > 0) {
            told.append(' ')
                    .append(Wording.bytes((double) held.unreachableBytes()))
                    .append(" are held by nobody and were not freed yet.");
        }
        if (held.finalizable() > 0) {
            told.append(
                    String.format(Locale.ROOT, " %,d dead objects wait for the finalizer thread.", held.finalizable()));
        }
        return told.toString();
    }

    private static List<String> row(HeldByThreads.Family family, long heapBytes) {
        return List.of(
                String.format(Locale.ROOT, "%,d", family.threads()),
                family.stem(),
                Wording.bytes((double) family.retainedBytes()),
                Wording.digits(100.0 * family.retainedBytes() / Math.max(1, heapBytes)) + " %",
                state(family.state()),
                orUnknown(family.at())
                        + (family.standing() == family.threads() ? "" : " (" + family.standing() + " of them)"));
    }

    private static List<String> row(HeldByThreads.Holding thread) {
        return List.of(
                thread.name(),
                Wording.bytes((double) thread.retainedBytes()),
                state(thread.state()) + (thread.waitsFor() == null ? "" : ", for " + thread.waitsFor()),
                orUnknown(thread.at()),
                orUnknown(thread.locals().stream()
                        .filter(local -> !local.shared())
                        .limit(LOCALS_SHOWN)
                        .map(HeldHtml::told)
                        .collect(Collectors.joining("; "))),
                thread.sharedBytes() == 0 ? "–" : Wording.bytes((double) thread.sharedBytes()));
    }

    private static String told(HeldByThreads.Local local) {
        return (local.objects() == 1 ? "" : local.objects() + " ") + local.className() + ", "
                + Wording.bytes((double) local.retainedBytes())
                + (local.frame().isEmpty() ? "" : ", in " + local.frame());
    }

    private static List<String> row(ExecutorBacklog pool) {
        return List.of(
                pool.className(),
                String.format(Locale.ROOT, "%,d", pool.workers()),
                String.format(Locale.ROOT, "%,d", pool.queued()),
                Wording.bytes((double) pool.queueBytes()),
                orUnknown(pool.tasks().stream()
                        .findFirst()
                        .map(ElementCount::className)
                        .orElse("")),
                pool.holder() == null ? "–" : pool.holder());
    }

    private static String state(@Nullable String state) {
        return state == null ? "–" : state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "–" : text;
    }
}
