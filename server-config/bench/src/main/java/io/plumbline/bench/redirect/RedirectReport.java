package io.plumbline.bench.redirect;

import io.plumbline.bench.product.Machine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was measured, for readers, with the conditions. One thread. */
final class RedirectReport {

    private static final double MB = 1e6;
    private static final double MICROS_IN_MILLI = 1e3;
    private static final Set<String> COUNTED = Set.of("threads", "handles", "classes");

    private final RedirectBenchSettings settings;
    private final Map<Load, Double> nginxPerSecond = new EnumMap<>(Load.class);
    private final Map<Load, Double> nginxCpuMicros = new EnumMap<>(Load.class);
    private final List<RowFigures> rows = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();
    private final List<String> growth = new ArrayList<>();
    private final List<String> soak = new ArrayList<>();
    private final List<String> slopes = new ArrayList<>();

    RedirectReport(RedirectBenchSettings settings) {
        this.settings = settings;
    }

    void nginx(Load load, double perSecond) {
        nginxPerSecond.put(load, perSecond);
    }

    void nginxCpu(Load load, double micros) {
        nginxCpuMicros.put(load, micros);
    }

    void row(RowFigures row) {
        rows.add(row);
    }

    void lags(List<Duration> lags) {
        sentences.add(text(
                "From a redirect to its visible visit at full load: median %d ms, 95 of 100 within %d ms, longest %d ms of %d.",
                quantile(lags, 0.5).toMillis(),
                quantile(lags, 0.95).toMillis(),
                longest(lags).toMillis(),
                lags.size()));
    }

    /** wrk forgets the requests that are under way when its time is up; the server does not. */
    void reconciled(long answered, long written, long underWay) {
        sentences.add(text(
                "Visits of the table: %,d answers read, %,d visits written; up to %,d answers were under way when wrk stopped: %s.",
                answered,
                written,
                underWay,
                written >= answered && written <= answered + underWay ? "none lost, none double" : "WRONG"));
    }

    void exact(long answered, long written) {
        sentences.add(text(
                "Visits counted exactly: %,d redirects answered, %,d visits written: %s.",
                answered, written, answered == written ? "100 %" : "WRONG"));
    }

    void hostile(BesideHostile beside) {
        sentences.add(text(
                "One hot link beside hostile clients (%s): %,.0f/s, %.0f %% of the %,.0f/s without them, before and after (from their"
                        + " coming on, each %d s: %s); %d of its answers were not right.",
                beside.crowd(),
                beside.perSecond(),
                100 * beside.share(),
                beside.alone(),
                settings.seconds(),
                beside.shares(),
                beside.wrong()));
    }

    /** The same crowd, when the server has seen one. */
    void hostileAgain(BesideHostile beside) {
        sentences.add(text(
                "When they come again: %,.0f/s, %.0f %% of %,.0f/s (%s); %d not right.",
                beside.perSecond(), 100 * beside.share(), beside.alone(), beside.shares(), beside.wrong()));
    }

    void hostileToNginx(BesideHostile beside) {
        sentences.add(text(
                "nginx beside the same clients, which answers them all alike: %,.0f/s, %.0f %% of %,.0f/s (%s): what they take from"
                        + " the machine by themselves.",
                beside.perSecond(), 100 * beside.share(), beside.alone(), beside.shares()));
    }

    void twoInstances(TwoInstances.Figures figures) {
        sentences.add(text(
                "Two instances over one database: an edit shows on the other after %d ms (median, longest %d ms of %d), a new link"
                        + " after %d ms (longest %d ms); %,d redirects of both, %,d visits; while one was killed, the other"
                        + " answered %,.0f a second, %d errors.",
                quantile(figures.edits(), 0.5).toMillis(),
                longest(figures.edits()).toMillis(),
                figures.edits().size(),
                quantile(figures.created(), 0.5).toMillis(),
                longest(figures.created()).toMillis(),
                figures.answered(),
                figures.written(),
                figures.alonePerSecond(),
                figures.failedAlone()));
    }

    void shared(String cacheOfOwn, Wrk.Answers alone, Wrk.Answers shared) {
        sentences.add(text(
                "Spread links and a cache of %s of the instance's own: %,.0f a second (p99 %.1f ms, %d errors) where the others are read"
                        + " from the database, %,.0f (p99 %.1f ms, %d errors) where a shared cache is asked first.",
                cacheOfOwn,
                alone.perSecond(),
                alone.p99Micros() / MICROS_IN_MILLI,
                alone.errors(),
                shared.perSecond(),
                shared.p99Micros() / MICROS_IN_MILLI,
                shared.errors()));
    }

    void cost(DiagnosisCost.Figures figures) {
        sentences.add(text(
                "Its own diagnosis costs the service %+.2f %% of %.1f us of CPU a redirect; 95 %% interval %+.2f to %+.2f %%, %d pairs"
                        + " (recording %+.2f %%, its own threads %+.2f %%).",
                100 * figures.mean(),
                figures.redirectMicros(),
                100 * (figures.mean() - figures.halfWidth()),
                100 * (figures.mean() + figures.halfWidth()),
                figures.recorded().size(),
                100 * figures.recording(),
                100 * (figures.mean() - figures.recording())));
    }

    void growth(long links, Wrk.Answers spread, Wrk.Answers random, long liveBytes, long residentBytes) {
        growth.add(text(
                "| %,d | %,.0f | %,.0f | %.0f | %.0f |",
                links, spread.perSecond(), random.perSecond(), liveBytes / MB, residentBytes / MB));
    }

    void soak(long redirects, double perSecond, long liveBytes, long residentBytes) {
        soak.add(text("| %,d | %,.0f | %.1f | %.0f |", redirects, perSecond, liveBytes / MB, residentBytes / MB));
    }

    void ownSlope(OwnSlope.Figures figures) {
        sentences.add(text(
                "What the service says of itself after %d minutes and %,d redirects: %s. %s Its watch called meanwhile: %s.",
                figures.window().toMinutes(),
                figures.redirects(),
                figures.verdict(),
                figures.reason(),
                figures.watched().isEmpty() ? "nothing" : String.join(", ", figures.watched())));
        for (var slope : figures.slopes()) {
            slopes.add(text(
                    "| %s | %s | %,.1f to %,.1f | %+,.3f | %+,.3f to %+,.3f |",
                    slope.area(),
                    slope.kind(),
                    inUnit(slope, slope.first()),
                    inUnit(slope, slope.last()),
                    inUnit(slope, slope.perHour()),
                    inUnit(slope, slope.low()),
                    inUnit(slope, slope.high())));
        }
    }

    private static double inUnit(OwnSlope.Slope slope, double value) {
        return COUNTED.contains(slope.area()) ? value : value / MB;
    }

    String markdown() throws IOException {
        var text = new StringBuilder();
        text.append(text("* %s; %s; heap %s%n", Machine.processor(), Machine.java(), settings.heap()))
                .append(text(
                        "* wrk, 1 thread, %d connections, %d s a row after 2 s of the same load; %,d links%n",
                        settings.connections(), settings.seconds(), settings.links()));
        if (!rows.isEmpty() || !nginxPerSecond.isEmpty()) {
            table(text);
        }
        if (!growth.isEmpty()) {
            text.append("\n| links | redirects/s | unknown codes/s | live set MB | RSS MB |\n|---|---|---|---|---|\n")
                    .append(String.join("\n", growth))
                    .append('\n');
        }
        if (!soak.isEmpty()) {
            text.append("\n| redirects so far | redirects/s | live set MB | RSS MB |\n|---|---|---|---|\n")
                    .append(String.join("\n", soak))
                    .append('\n');
        }
        if (!slopes.isEmpty()) {
            text.append(
                            "\n| series of the service itself (MB, or things) | kind | first to last sample | an hour | 99 % interval |\n|---|---|---|---|---|\n")
                    .append(String.join("\n", slopes))
                    .append('\n');
        }
        sentences.forEach(sentence -> text.append('\n').append(sentence).append('\n'));
        return text.toString();
    }

    private void table(StringBuilder text) {
        text.append(
                        "\n| load | requests/s | of nginx | p50 / p99 / p99.9 ms | CPU us | bytes | of these ours | RSS MB | errors |\n")
                .append("|---|---|---|---|---|---|---|---|---|\n");
        nginxPerSecond.forEach((load, perSecond) -> text.append(text(
                "| nginx: %s | %,.0f | 100 %% | | %.1f | | | | |%n",
                load.title(), perSecond, nginxCpuMicros.getOrDefault(load, Double.NaN))));
        for (var row : rows) {
            var answers = row.answers();
            var yardstick =
                    nginxPerSecond.getOrDefault(row.load(), nginxPerSecond.getOrDefault(Load.SPREAD, Double.NaN));
            text.append(text(
                    "| %s | %,.0f | %.0f %% | %.2f / %.2f / %.2f | %.1f | %,.0f | %,.0f | %.0f | %d |%n",
                    row.load().title(),
                    answers.perSecond(),
                    100 * answers.perSecond() / yardstick,
                    answers.p50Micros() / MICROS_IN_MILLI,
                    answers.p99Micros() / MICROS_IN_MILLI,
                    answers.p999Micros() / MICROS_IN_MILLI,
                    row.cpuMicros(),
                    row.allocatedBytes(),
                    row.ownBytes(),
                    row.residentBytes() / MB,
                    answers.broken()
                            + (row.load().findsNothing() ? answers.requests() - answers.errors() : answers.errors())));
        }
    }

    private static Duration quantile(List<Duration> durations, double share) {
        return durations.stream()
                .sorted()
                .skip((long) (share * durations.size()))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static Duration longest(List<Duration> durations) {
        return durations.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
