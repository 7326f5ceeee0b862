package io.plumbline.batch.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.offheap.Ledger;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.PathGrowth;
import io.plumbline.batch.profile.ProfiledStack;
import io.plumbline.batch.repair.RepairCheck;
import io.plumbline.batch.rules.SecondOpinion;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.TraceFormat;
import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.trend.CollectorWork;
import io.plumbline.batch.trend.PerRequest;
import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.RetainingPath;
import io.plumbline.batch.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report as JSON with the names of a diagnosis ({@code verdict}, {@code findings} and so on), instants in
 * ISO-8601, what is unknown left out. Thread-safe.
 */
public final class ReportJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    /** The trace of the diagnosis has all of them. */
    private static final int COLLECTIONS_LISTED = 500;

    private ReportJson() {}

    /** The report as one JSON object. */
    public static String of(Report report) {
        try {
            return MAPPER.writeValueAsString(Document.of(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The report of diagnosis " + report.diagnosis() + " holds no JSON values", e);
        }
    }

    /** Reads changes that were kept as JSON; one of a kind or area that only a newer version knows is {@link Change.Kind#UNKNOWN}. */
    public static Changes changes(String json) {
        try {
            var known = MAPPER.readTree(json);
            if (!known.isObject()) {
                throw new IllegalArgumentException("These are no changes: " + json);
            }
            var all = new ArrayList<Change>();
            for (var one : known.path("all")) {
                all.add(change(one));
            }
            return new Changes(instant(known, "comparedWith"), all);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("These are no changes: " + json, e);
        }
    }

    private static Change change(JsonNode one) throws JsonProcessingException {
        try {
            return MAPPER.treeToValue(one, Change.class);
        } catch (JsonMappingException newer) {
            var since = instant(one, "since");
            return new Change(
                    Change.Kind.UNKNOWN,
                    one.path("fingerprint").asText(),
                    null,
                    text(one, one.hasNonNull("element") ? "element" : "area"),
                    one.path("summary").asText(),
                    text(one, "build"),
                    since == null ? Instant.EPOCH : since,
                    null,
                    null,
                    null,
                    null,
                    false);
        }
    }

    private static @Nullable String text(JsonNode object, String member) {
        return object.hasNonNull(member) ? object.get(member).asText() : null;
    }

    private static @Nullable Instant instant(JsonNode object, String member) throws JsonProcessingException {
        return object.hasNonNull(member) ? MAPPER.treeToValue(object.get(member), Instant.class) : null;
    }

    /** The object. */
    public record Document(
            long id,
            long target,
            String targetName,
            @Nullable String jvm,
            @Nullable String build,
            Instant from,
            Instant to,
            Instant writtenAt,
            Verdict.Kind verdict,
            @Nullable String reason,
            String summary,
            List<Finding> findings,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String unreached,
            List<Beginning> beginnings,
            String timeZone,
            @Nullable Instant comparedWith,
            List<Change> changes,
            List<RepairCheck> repairs,
            List<Measured> series,
            List<ClassGrowth> classes,
            List<Site> allocationSites,
            List<RetainingPath> paths,
            List<Profiled> profiles,
            List<Family> families,
            @Nullable Ledger residentMemory,
            @Nullable CollectorWork collectorWork,
            @JsonRawValue @Nullable String trace,
            @Nullable HeldByThreads heldByThreads,
            @Nullable SecondOpinion secondOpinion,
            List<Gap> notLookedAt,
            List<AcceptedRisk> acceptedRisks) {

        static Document of(Report report) {
            var verdict = report.verdict();
            var changes = report.changes();
            var seen = report.evidence();
            return new Document(
                    report.diagnosis(),
                    report.subject().id(),
                    report.subject().name(),
                    report.subject().jvm().isEmpty() ? null : report.subject().jvm(),
                    report.subject().build(),
                    report.from(),
                    report.to(),
                    report.writtenAt(),
                    verdict.kind(),
                    verdict.reason().orElse(null),
                    verdict.sentence(),
                    verdict.findings(),
                    report.subject().startedAt(),
                    report.subject().endedAt(),
                    report.subject().unreached(),
                    report.beginningsInWindow(),
                    report.zone().getId(),
                    changes.comparedWith(),
                    changes.all(),
                    report.repairs(),
                    report.series().stream().map(Measured::of).toList(),
                    seen.classes().growths(),
                    seen.allocationSites().stream().map(Site::of).toList(),
                    seen.paths(),
                    report.profiles().stream().map(Profiled::of).toList(),
                    seen.families().stream().map(Family::of).toList(),
                    report.ledger(),
                    report.collectorWork(),
                    written(seen.trace()),
                    seen.threads(),
                    report.opinion(),
                    report.gaps(),
                    report.accepted());
        }
    }

    private static @Nullable String written(@Nullable Trace trace) {
        return trace == null ? null : TraceFormat.text(trace.newest(COLLECTIONS_LISTED));
    }

    /** Where live objects were allocated, with the calls that led there, the innermost first. */
    public record Site(
            String className,
            String site,
            List<String> stack,
            long samples,
            long survivors,
            long weightBytes,
            double oldestAgeSeconds) {

        static Site of(AllocationSite site) {
            return new Site(
                    site.className(),
                    site.site(),
                    site.frames().stream().map(Frame::toString).toList(),
                    site.samples(),
                    site.survivors(),
                    site.weightBytes(),
                    site.oldestAge().toMillis() / 1000.0);
        }
    }

    /** The heaviest of a profile, and the paths that grew since its baseline beyond doubt. */
    public record Profiled(
            long id,
            String reading,
            String weighting,
            Instant from,
            Instant to,
            double measuredSeconds,
            long bytes,
            long samples,
            String baseline,
            List<Stack> stacks,
            @Nullable String unit,
            List<Grown> grown,
            List<String> notes) {

        static Profiled of(ComparedProfile profile) {
            var summary = profile.summary();
            var diff = profile.diff();
            return new Profiled(
                    profile.id(),
                    summary.reading().name().toLowerCase(Locale.ROOT),
                    summary.weighting().name().toLowerCase(Locale.ROOT),
                    summary.from(),
                    summary.to(),
                    summary.measured().toMillis() / 1000.0,
                    summary.bytes(),
                    summary.samples(),
                    profile.baseline(),
                    summary.stacks().stream().map(Stack::of).toList(),
                    diff == null ? null : diff.unit(),
                    profile.grown().stream().map(Grown::of).toList(),
                    summary.notes());
        }
    }

    /** One of the heaviest stacks of a profile; the calls are told innermost first. */
    public record Stack(String className, String site, List<String> stack, long bytes, long samples) {

        static Stack of(ProfiledStack stack) {
            return new Stack(
                    stack.className(),
                    stack.site(),
                    stack.frames().stream().map(Frame::toString).toList(),
                    stack.bytes(),
                    stack.samples());
        }
    }

    /** A path of calls that allocates more than at its baseline, with the interval of its growth. */
    public record Grown(
            String className,
            String site,
            List<String> stack,
            double before,
            double now,
            double growth,
            double low,
            double high) {

        static Grown of(PathGrowth path) {
            return new Grown(
                    path.className(),
                    path.site(),
                    path.frames().stream().map(Frame::toString).toList(),
                    path.baselineRate(),
                    path.laterRate(),
                    path.growth(),
                    path.low(),
                    path.high());
        }
    }

    /** Threads, class loaders or open files of one kind of which there are more. */
    public record Family(
            String kind,
            String name,
            int before,
            int now,
            int groupsBefore,
            int groups,
            @Nullable String startedIn,
            @Nullable String place) {

        static Family of(FamilyGrowth grown) {
            return new Family(
                    grown.now().kind().name().toLowerCase(Locale.ROOT),
                    grown.now().name(),
                    grown.membersBefore(),
                    grown.now().members(),
                    grown.groupsBefore(),
                    grown.now().groups(),
                    grown.site(),
                    grown.now().place());
        }
    }

    /**
     * A series with what was fitted to it.
     *
     * @param low of the interval of the rate; absent where it has no end
     * @param high the same
     * @param exhaustionEarliest when the limit is reached at the upper end of the rate
     * @param exhaustionLatest the same at the lower end; absent where that never reaches it
     * @param line both ends of the fitted line
     */
    public record Measured(
            Area area,
            Trend.Kind kind,
            String reason,
            double perSecond,
            @Nullable Double low,
            @Nullable Double high,
            double pValue,
            int points,
            @Nullable Double limit,
            @Nullable Instant exhaustionAt,
            @Nullable Instant exhaustionEarliest,
            @Nullable Instant exhaustionLatest,
            @Nullable PerRequest perRequest,
            List<Point> samples,
            List<Point> floor,
            List<Point> line) {

        static Measured of(ReportSeries series) {
            var trend = series.trend();
            var reached = trend.exhaustion();
            return new Measured(
                    series.area(),
                    trend.kind(),
                    trend.reason(),
                    trend.rate().perSecond(),
                    finite(trend.rate().low()),
                    finite(trend.rate().high()),
                    trend.pValue(),
                    trend.points(),
                    reached == null ? null : reached.limit(),
                    reached == null ? null : reached.at(),
                    reached == null ? null : reached.earliest(),
                    reached == null ? null : reached.latest(),
                    trend.perRequest(),
                    Point.all(series.samples()),
                    Point.all(series.floor()),
                    Point.line(series));
        }

        private static @Nullable Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }

    /** A value at a moment. */
    public record Point(Instant at, double value) {

        static List<Point> all(Series series) {
            return IntStream.range(0, series.size())
                    .mapToObj(i -> new Point(series.instant(i), series.value(i)))
                    .toList();
        }

        /** Both ends of the fitted line; none if nothing was fitted. */
        static List<Point> line(ReportSeries series) {
            var floor = series.floor();
            if (series.trend().kind() == Trend.Kind.TOO_SHORT || floor.size() < 2) {
                return List.of();
            }
            int last = floor.size() - 1;
            return List.of(fitted(series, floor.instant(0)), fitted(series, floor.instant(last)));
        }

        private static Point fitted(ReportSeries series, Instant at) {
            return new Point(at, series.fittedAt(at));
        }
    }
}
