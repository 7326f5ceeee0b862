package io.plumbline.batch.report;

import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.trace.GcEvent;
import io.plumbline.batch.trace.GcSummary;
import io.plumbline.batch.trace.GcTimeline;
import io.plumbline.batch.trace.RequestRoute;
import io.plumbline.batch.trace.RequestTrace;
import io.plumbline.batch.trace.RequestWait;
import io.plumbline.batch.trace.ThreadAnomaly;
import io.plumbline.batch.trace.ThreadCluster;
import io.plumbline.batch.trace.ThreadFamily;
import io.plumbline.batch.trace.ThreadTrace;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.verdict.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened when, as sections of the page: collections, threads that hang or never end, what requests allocate and wait for. */
final class TraceHtml {

    private static final int STOPS_SHOWN = 5;
    private static final int CLUSTERS_SHOWN = 8;
    private static final int FAMILIES_SHOWN = 10;
    private static final int ROUTES_SHOWN = 10;
    private static final int NOTES_SHOWN = 12;

    private final Report report;
    private final LocalTimes times;
    private final StringBuilder page;

    TraceHtml(Report report, LocalTimes times, StringBuilder page) {
        this.report = report;
        this.times = times;
        this.page = page;
    }

    void write() {
        var trace = report.evidence().trace();
        if (trace == null) {
            return;
        }
        if (trace.collections() != null) {
            collections(trace.collections());
        }
        if (trace.threads() != null) {
            threads(trace.threads());
            requests(trace.threads().requests());
        }
        notes(trace);
    }

    private void collections(GcTimeline timeline) {
        begin("Garbage collections");
        page.append("<figure>")
                .append(GcChart.of(timeline, times))
                .append("<figcaption><span class=\"key heap\"></span>heap before and after each")
                .append("<span class=\"key live\"></span>alive<span class=\"key goal\"></span>goal of the collector")
                .append("<span class=\"key pause\"></span>stops of the program")
                .append("<span class=\"key own\"></span>those that we forced</figcaption></figure><p>")
                .append(Html.text(told(timeline)))
                .append("</p>");
        longestStops(timeline);
        page.append("</section>\n");
    }

    private static String told(GcTimeline timeline) {
        var summary = timeline.summary();
        var told = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d collections by %s in %s%s. ",
                summary.collections(),
                timeline.collector(),
                Wording.duration(Duration.between(timeline.from(), timeline.to())),
                kinds(summary)));
        if (summary.pauses().count() > 0) {
            told.append("The program stood still for ");
            if (Double.isFinite(summary.pauseShare())) {
                told.append(Wording.digits(100 * summary.pauseShare())).append(" % of the time, ");
            }
            told.append(GcChart.millis(summary.pauses().longestNanos()))
                    .append(" at most, and 99 of 100 times for no longer than ")
                    .append(GcChart.millis(summary.pauses().p99Nanos()))
                    .append(". ");
        }
        if (Double.isFinite(summary.firstIntervalSeconds()) && Double.isFinite(summary.lastIntervalSeconds())) {
            told.append("At first there was one every ")
                    .append(Wording.digits(summary.firstIntervalSeconds()))
                    .append(" s, at last one every ")
                    .append(Wording.digits(summary.lastIntervalSeconds()))
                    .append(" s. ");
        }
        if (Double.isFinite(summary.allocatedBytesPerSecond())) {
            told.append("Between them ")
                    .append(Wording.bytes(summary.allocatedBytesPerSecond()))
                    .append("/s were allocated. ");
        }
        if (timeline.disagreements() > 0) {
            told.append(
                    String.format(Locale.ROOT, "On %,d of them the sources do not agree. ", timeline.disagreements()));
        }
        return told.toString().strip();
    }

    private static String kinds(GcSummary summary) {
        var kinds = new ArrayList<String>();
        add(kinds, summary.young(), "young");
        add(kinds, summary.mixed(), "mixed");
        add(kinds, summary.full(), "full");
        add(kinds, summary.concurrent(), "concurrent");
        add(kinds, summary.own(), "forced by us");
        return kinds.isEmpty() ? "" : ": " + String.join(", ", kinds);
    }

    private static void add(List<String> kinds, long count, String word) {
        if (count > 0) {
            kinds.add(String.format(Locale.ROOT, "%,d %s", count, word));
        }
    }

    private void longestStops(GcTimeline timeline) {
        var longest = timeline.events().stream()
                .filter(event -> !event.pauses().isEmpty())
                .sorted(Comparator.comparingLong(GcEvent::pauseNanos).reversed())
                .limit(STOPS_SHOWN)
                .toList();
        if (!longest.isEmpty()) {
            page.append("<h3>Longest stops</h3>");
            Html.table(
                    page,
                    List.of("at", "collection", "cause", "before, after, alive", "sample beside it"),
                    longest.stream().map(this::row));
        }
    }

    private List<String> row(GcEvent event) {
        var sample = event.sample();
        return List.of(
                times.second(event.at()),
                event.name(),
                event.cause(),
                event.line(),
                sample == null
                        ? "–"
                        : Wording.bytes((double) sample.usedBytes()) + " in use, " + times.second(sample.at()));
    }

    private void threads(ThreadTrace threads) {
        var hanging =
                threads.clusters().stream().filter(cluster -> !cluster.idle()).toList();
        var odd = threads.families().stream()
                .filter(family -> !family.anomalies().isEmpty())
                .toList();
        if (hanging.isEmpty() && odd.isEmpty()) {
            return;
        }
        begin("Threads over time");
        page.append("<p>")
                .append(Html.text(String.format(
                        Locale.ROOT,
                        "%,d threads were seen in %s: %,d started, %,d ended.",
                        threads.threads(),
                        Wording.duration(Duration.between(threads.from(), threads.to())),
                        threads.started(),
                        threads.ended())))
                .append("</p>");
        if (!hanging.isEmpty()) {
            page.append("<h3>Where threads hang</h3>");
            Html.table(
                    page,
                    List.of(
                            "threads",
                            "at",
                            "state",
                            "wait for",
                            "not moved for",
                            "before",
                            "families",
                            "these keep alive"),
                    hanging.stream().limit(CLUSTERS_SHOWN).map(this::row));
        }
        if (!odd.isEmpty()) {
            page.append("<h3>Odd lives</h3>");
            Html.table(
                    page,
                    List.of("name", "alive", "started", "ended", "what is odd", "started in"),
                    odd.stream().limit(FAMILIES_SHOWN).map(TraceHtml::row));
        }
        page.append("</section>\n");
    }

    private List<String> row(ThreadCluster cluster) {
        var unchangedFor = cluster.unchangedFor();
        return List.of(
                Integer.toString(cluster.threads()),
                place(cluster.frames()),
                words(cluster.state().name()),
                (cluster.waitsFor() == null ? "–" : cluster.waitsFor())
                        + (cluster.heldBy() == null ? "" : ", which " + cluster.heldBy() + " has"),
                unchangedFor == null ? "–" : Wording.duration(unchangedFor) + " (" + cluster.unchanged() + ")",
                Integer.toString(cluster.baseline()),
                String.join(", ", cluster.stems()),
                keepAlive(cluster));
    }

    /** By the names of the families, because a heap dump and a recording are of two moments. */
    private String keepAlive(ThreadCluster cluster) {
        return Optional.ofNullable(report.evidence().threads())
                .flatMap(held -> held.retainedBytesOf(cluster.stems()))
                .map(bytes -> Wording.bytes((double) bytes))
                .orElse("–");
    }

    private static List<String> row(ThreadFamily family) {
        return List.of(
                family.virtual() ? family.stem() + " (virtual)" : family.stem(),
                Integer.toString(family.alive()),
                Integer.toString(family.started()),
                Integer.toString(family.ended()),
                family.anomalies().stream()
                        .sorted()
                        .map(anomaly -> told(anomaly, family))
                        .collect(Collectors.joining("; ")),
                family.startedAt() == null ? "–" : family.startedAt().toString());
    }

    private static String told(ThreadAnomaly anomaly, ThreadFamily family) {
        return switch (anomaly) {
            case GROWING -> "more start than end";
            case NEVER_ENDING -> family.neverEnding() + " were started and do not end";
            case BLOCKED_TOO_LONG -> "blocked too long";
            case WAITING_TOO_LONG -> family.stuck() + " wait too long";
            case RUNNABLE_NOT_RUNNING -> family.notRunning() + " could run and do not";
            case NO_TURNOVER -> "always the same, and none has moved";
        };
    }

    private void requests(RequestTrace requests) {
        if (requests.routes().isEmpty()) {
            return;
        }
        begin("What requests allocate and wait for");
        Html.table(
                page,
                List.of("route", "requests", "on average", "longest", "allocated by one", "most of it", "longest wait"),
                requests.routes().stream().limit(ROUTES_SHOWN).map(TraceHtml::row));
        page.append("</section>\n");
    }

    private static List<String> row(RequestRoute route) {
        return List.of(
                (route.method() + " " + route.route()).strip(),
                String.format(Locale.ROOT, "%,d", route.requests()),
                GcChart.millis(nanos(route.total().dividedBy(route.recorded()))),
                GcChart.millis(nanos(route.longest())),
                route.allocationSamples() == 0 ? "–" : Wording.bytes((double) route.bytesPerRequest()),
                route.allocations().stream()
                        .findFirst()
                        .map(most -> most.className() + placed(most.at()))
                        .orElse("–"),
                route.waits().stream().findFirst().map(TraceHtml::told).orElse("–"));
    }

    private static String told(RequestWait wait) {
        return words(wait.state().name())
                + (wait.waitsFor().isEmpty() ? "" : " for " + wait.waitsFor())
                + placed(wait.at())
                + ", "
                + GcChart.millis(nanos(wait.longest()));
    }

    private static String placed(@Nullable Frame at) {
        return at == null ? "" : " in " + at;
    }

    private static String place(List<Frame> frames) {
        return Stream.concat(frames.stream().filter(Frame::isApplication), frames.stream())
                .findFirst()
                .map(Frame::toString)
                .orElse("–");
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static long nanos(Duration duration) {
        return Optional.of(duration)
                .filter(length -> length.toDays() == 0)
                .map(Duration::toNanos)
                .orElse(Long.MAX_VALUE);
    }

    private void notes(Trace trace) {
        var told = trace.allNotes().stream()
                .filter(note -> !trace.notes().contains(note))
                .limit(NOTES_SHOWN)
                .toList();
        var requests = trace.threads() == null ? "" : trace.threads().requests().explanation();
        if (told.isEmpty() && requests.isEmpty()) {
            return;
        }
        begin("What to know of the recording");
        page.append("<ul class=\"quiet\">");
        Stream.concat(told.stream(), Stream.of(requests).filter(text -> !text.isEmpty()))
                .forEach(note -> page.append("<li>").append(Html.text(note)).append("</li>"));
        page.append("</ul></section>\n");
    }

    private void begin(String heading) {
        page.append("<section><h2>").append(heading).append("</h2>");
    }
}
