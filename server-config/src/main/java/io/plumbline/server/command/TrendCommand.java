package io.plumbline.server.command;

import io.plumbline.batch.trend.Rate;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Wording;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trend}: whether the series of a file grow, by the same test as those of a target. */
@Command(
        name = "trend",
        description =
                "Says of each series in a file whether it grows, how fast and how surely. Exit codes: 0 none grows,"
                        + " 2 bad input or environment, 3 one grows, 4 inconclusive, 5 a fault of this program.",
        footer = {
            "",
            "CSV: a time and values, the columns named in the first line or not. JSON: an array",
            "of objects with \"at\" and numbers, or an object with such \"points\".",
            "Where names end in \"Bytes\", the other series of the file count things.",
            "A memory series should hold what collections left, not what is in use."
        },
        mixinStandardHelpOptions = true)
final class TrendCommand implements Callable<Integer> {

    private static final double MILLIS = 1000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "Series, as CSV or JSON.")
    private Path file = Path.of("");

    @Option(names = "--series", paramLabel = "NAME", description = "One series alone.")
    private @Nullable String only;

    @Option(names = "--counts", description = "All values count things, such as threads; by default they are bytes.")
    private boolean counts;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            description = "Where what grows is exhausted, in bytes (512m, 2g) or things; tells when that is.")
    private @Nullable String limit;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private boolean namesTellBytes;

    /** What is told of all series. Named as in JSON. */
    record Answer(String verdict, List<Told> series) {}

    /** What is told of one; what is unknown is absent. */
    record Told(
            String name,
            Trend.Kind kind,
            int points,
            double spanSeconds,
            double level,
            @Nullable Double perSecond,
            @Nullable Double low,
            @Nullable Double high,
            double pValue,
            @Nullable Instant exhaustedAt,
            String reason) {}

    @Override
    public Integer call() throws LaunchException {
        var all = SeriesFile.read(file).series();
        namesTellBytes = all.stream().anyMatch(series -> isNamedBytes(series.name()));
        var known = limit == null ? OptionalDouble.empty() : OptionalDouble.of(limitOf(limit));
        var trends = chosen(all).stream()
                .map(series -> examined(series, known))
                .sorted(Comparator.comparing(Trend::kind))
                .toList();
        var code = verdict(trends);
        var out = spec.commandLine().getOut();
        out.println(
                json
                        ? Json.of(new Answer(
                                word(code),
                                trends.stream().map(TrendCommand::told).toList()))
                        : text(code, trends));
        out.flush();
        return code.code();
    }

    /* A limit in bytes is none of things. */
    private Trend examined(Series series, OptionalDouble known) {
        boolean countsThings = countsThings(series.name());
        return new TrendTest(countsThings ? TrendSettings.forCounts() : TrendSettings.forBytes())
                .examine(series, countsThings == counts ? known : OptionalDouble.empty());
    }

    /* As the samples of a target are named: usedBytes is bytes, threads are threads. */
    private boolean countsThings(String name) {
        return counts || (namesTellBytes && !isNamedBytes(name));
    }

    private static boolean isNamedBytes(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("bytes");
    }

    private List<Series> chosen(List<Series> all) {
        var found = all.stream()
                .filter(series -> only == null || series.name().equals(only))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    only == null
                            ? "the file \"" + file + "\" holds no values"
                            : "the file \"" + file + "\" has no series \"" + only + "\"; it has "
                                    + all.stream().map(Series::name).collect(Collectors.joining(", ")));
        }
        return found;
    }

    private double limitOf(String text) {
        try {
            return counts ? Double.parseDouble(text) : HeapQuestion.bytesOf(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "--limit is \"" + text + "\"; write it as a number" + (counts ? "" : ", or like 512m or 2g"),
                    wrong);
        }
    }

    /* A series alone accuses nobody, so it never is a leak. */
    private static ExitCode verdict(List<Trend> trends) {
        if (trends.stream().anyMatch(Trend::isGrowing)) {
            return ExitCode.GROWTH;
        }
        return trends.stream().allMatch(TrendCommand::isSteady) ? ExitCode.FINE : ExitCode.INCONCLUSIVE;
    }

    private static boolean isSteady(Trend trend) {
        return switch (trend.kind()) {
            case QUIET -> true;
            case SATURATING, STEP -> trend.hasSettled();
            case GROWING, TOO_SHORT -> false;
        };
    }

    private static String word(ExitCode code) {
        return code == ExitCode.FINE ? "STEADY" : code.name();
    }

    private static Told told(Trend trend) {
        boolean measured = trend.kind() != Trend.Kind.TOO_SHORT;
        var exhaustion = trend.exhaustion();
        return new Told(
                trend.series(),
                trend.kind(),
                trend.points(),
                trend.span().toMillis() / MILLIS,
                trend.level(),
                measured ? trend.rate().perSecond() : null,
                measured ? finite(trend.rate().low()) : null,
                measured ? finite(trend.rate().high()) : null,
                trend.pValue(),
                exhaustion == null ? null : exhaustion.at(),
                trend.reason());
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private String text(ExitCode code, List<Trend> trends) {
        return word(code)
                + System.lineSeparator()
                + trends.stream().map(this::line).collect(Collectors.joining(System.lineSeparator()));
    }

    private String line(Trend trend) {
        var head = trend.series() + ": "
                + trend.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        var exhaustion = trend.exhaustion();
        return trend.kind() == Trend.Kind.TOO_SHORT
                ? head + ". " + trend.reason()
                : String.format(
                        Locale.ROOT,
                        "%s, %s (%s), %d points over %s, p = %.2g. %s%s",
                        head,
                        amount(trend.rate().perSecond(), countsThings(trend.series())),
                        interval(trend.rate(), countsThings(trend.series())),
                        trend.points(),
                        Wording.duration(trend.span()),
                        trend.pValue(),
                        trend.reason(),
                        exhaustion == null ? "" : " The limit is reached at " + exhaustion.at() + ".");
    }

    private static String interval(Rate rate, boolean countsThings) {
        return Double.isFinite(rate.low()) && Double.isFinite(rate.high())
                ? amount(rate.low(), countsThings) + " to " + amount(rate.high(), countsThings)
                : "without bounds";
    }

    private static String amount(double perSecond, boolean countsThings) {
        return countsThings ? Wording.countRate(perSecond) : Wording.bytes(perSecond) + "/s";
    }
}
