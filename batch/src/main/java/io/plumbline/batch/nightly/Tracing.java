package io.plumbline.batch.nightly;

import io.plumbline.batch.trace.GcForced;
import io.plumbline.batch.trace.GcMaterial;
import io.plumbline.batch.trace.GcSample;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.TraceFormat;
import io.plumbline.batch.trace.TraceMaterial;
import io.plumbline.batch.trace.TraceStudy;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks in the recording and the GC logs of a diagnosis for what happened when, beside what is stored of that time. Thread-safe. */
@Dependent
public class Tracing {

    private static final String WHAT = "collections, threads and requests";

    /** A recording goes further back than a diagnosis that somebody asks for: as far as it is kept in the JVM. */
    private static final Duration LONGEST_RECORDED = Duration.ofHours(6);

    /** Samples that come just after tell what the last collection left. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(2);

    private final Known known;
    private final RecordedFiles files;
    private final EvidenceStore evidence;
    private final Transactions transactions;
    private final TraceSettings settings;
    private final CaptureDirectory directory;

    @Inject
    public Tracing(
            Known known,
            RecordedFiles files,
            EvidenceStore evidence,
            Transactions transactions,
            TraceSettings settings,
            CaptureSettings captureSettings) {
        this.known = known;
        this.files = files;
        this.evidence = evidence;
        this.transactions = transactions;
        this.settings = settings;
        this.directory = new CaptureDirectory(captureSettings.directory());
    }

    /** What is stored of the time of a recording. Thread-safe. */
    @Dependent
    public static class Known {

        private final TargetRepository targets;
        private final SampleRepository samples;
        private final CaptureRepository captures;
        private final DiagnosisRepository diagnoses;

        @Inject
        public Known(
                TargetRepository targets,
                SampleRepository samples,
                CaptureRepository captures,
                DiagnosisRepository diagnoses) {
            this.targets = targets;
            this.samples = samples;
            this.captures = captures;
            this.diagnoses = diagnoses;
        }
    }

    /**
     * What was found. Immutable.
     *
     * @param trace absent where nothing could be read
     * @param text the same as it is stored; empty without one
     */
    record Seen(@Nullable Trace trace, String text, List<Gap> gaps) {

        static final Seen NOTHING = new Seen(null, "", List.of());

        Seen {
            gaps = List.copyOf(gaps);
        }

        private static Seen lacking(String why) {
            return new Seen(null, "", List.of(new Gap(WHAT, why)));
        }

        private Seen with(List<Gap> more) {
            return new Seen(
                    trace, text, Stream.concat(more.stream(), gaps.stream()).toList());
        }
    }

    /** Whether somebody has sent what could be looked at, although no series grows. */
    boolean isAnythingSent(Diagnosis diagnosis) {
        return files.isAnySent(diagnosis);
    }

    /** Whether a diagnosis wants to know: something grows, or somebody has sent what could be looked at. */
    boolean isWorthIt(Diagnosis diagnosis) {
        return isAnythingSent(diagnosis)
                || !transactions
                        .commit(() -> Judge.growing(evidence.read(diagnosis)))
                        .isEmpty();
    }

    /** What a trace of a diagnosis is made from, if this is its recording; whoever reads that can make both in one pass. */
    Optional<TraceMaterial> besides(Diagnosis diagnosis, Path recording) {
        var found = files.of(diagnosis);
        return found.recording().filter(recording::equals).map(same -> material(diagnosis, found));
    }

    /** Keeps what was read for an attempt at a diagnosis until it looks. */
    void keep(Diagnosis diagnosis, int attempt, String text) throws IOException {
        directory.make();
        Files.writeString(directory.forTraceReadBy(diagnosis.id(), attempt), text);
    }

    private Seen readBefore(Diagnosis diagnosis, int attempt) throws IOException {
        var kept = directory.forTraceReadBy(diagnosis.id(), attempt);
        if (!Files.isRegularFile(kept)) {
            return Seen.NOTHING;
        }
        var text = TraceFormat.textIn(kept);
        Files.delete(kept);
        return seen(text);
    }

    /**
     * Looks at the newest recording of a diagnosis and the GC logs that were sent: at what was read of them before, else in a JVM of its
     * own; where that fails, at the recording alone, in another one.
     *
     * @param attempt which attempt at the diagnosis looks
     * @param stopped asked several times a second
     */
    Seen look(Diagnosis diagnosis, int attempt, BooleanSupplier stopped) throws InterruptedException {
        var found = files.of(diagnosis);
        var missing = missing(found);
        if (found.isEmpty()) {
            return missing.isEmpty() ? Seen.lacking("there is no recording") : Seen.NOTHING.with(missing);
        }
        try {
            directory.make();
            var before = readBefore(diagnosis, attempt);
            if (before.trace() != null) {
                return before.with(missing);
            }
            var outcome = study(diagnosis, attempt, found, stopped);
            if (outcome instanceof TraceStudy.Outcome.Failed<String> failed && found.isMoreThanLogs()) {
                var alone = study(diagnosis, attempt, found.withoutLogs(), stopped);
                var reason = new Gap(WHAT, "the GC logs are left out, because with them " + failed.reason());
                return alone instanceof TraceStudy.Outcome.Stopped<String>
                        ? Seen.NOTHING
                        : seen(alone).with(List.of(reason)).with(missing);
            }
            return outcome instanceof TraceStudy.Outcome.Stopped<String>
                    ? Seen.NOTHING
                    : seen(outcome).with(missing);
        } catch (IOException failure) {
            return Seen.lacking(String.valueOf(failure.getMessage())).with(missing);
        }
    }

    private TraceStudy.Outcome<String> study(
            Diagnosis diagnosis, int attempt, RecordedFiles.Of found, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        return settings.study()
                .trace(material(diagnosis, found), directory.forTraceOf(diagnosis.id(), attempt), stopped);
    }

    private static Seen seen(TraceStudy.Outcome<String> outcome) {
        if (outcome instanceof TraceStudy.Outcome.Answered<String> answered) {
            return seen(answered.answer());
        }
        return outcome instanceof TraceStudy.Outcome.Failed<String> failed
                ? Seen.lacking(failed.reason())
                : Seen.NOTHING;
    }

    /** What there is or was, and cannot be looked at here. */
    private static List<Gap> missing(RecordedFiles.Of found) {
        var recording = found.recordingElsewhere()
                .map(owner -> "the recording lies with instance \"" + owner + "\", which took it")
                .or(() -> found.lost() ? Optional.of("the recording is not there any longer") : Optional.empty());
        var logs =
                found.logsElsewhere().map(owner -> "a GC log lies with instance \"" + owner + "\", which received it");
        return Stream.of(recording, logs)
                .flatMap(Optional::stream)
                .map(why -> new Gap(WHAT, why))
                .toList();
    }

    private static Seen seen(String text) {
        try {
            var trace = TraceFormat.read(text);
            var gaps = new ArrayList<Gap>();
            trace.notes().forEach(note -> gaps.add(new Gap(WHAT, withoutStop(note))));
            return trace.tellsNothing() ? new Seen(null, "", gaps) : new Seen(trace, text, gaps);
        } catch (IllegalArgumentException strange) {
            return Seen.lacking(String.valueOf(strange.getMessage()));
        }
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private TraceMaterial material(Diagnosis diagnosis, RecordedFiles.Of found) {
        return transactions.commit(() -> {
            var since = earlier(diagnosis.from(), diagnosis.to().minus(LONGEST_RECORDED));
            var until = known.captures.ofDiagnosis(diagnosis.id()).stream()
                    .map(capture -> capture.finishedAt().orElseGet(capture::takenAt))
                    .reduce(diagnosis.to(), Tracing::later)
                    .plus(AFTERWARDS);
            return new TraceMaterial(
                    new GcMaterial(
                            found.recording().stream().toList(),
                            found.logs(),
                            samples(diagnosis, since, until),
                            forced(diagnosis.targetId(), since, until)),
                    baseline(diagnosis));
        });
    }

    private List<GcSample> samples(Diagnosis diagnosis, Instant since, Instant until) {
        return JudgedLife.epochOf(diagnosis, known.targets).stream()
                .flatMap(epoch -> known.samples.inEpoch(epoch.id(), since, until).stream())
                .map(Tracing::sample)
                .toList();
    }

    private static GcSample sample(StoredSample stored) {
        return new GcSample(stored.at(), stored.usedBytes(), stored.committedBytes(), stored.floorBytes());
    }

    private List<GcForced> forced(long targetId, Instant since, Instant until) {
        return known.captures.forced(targetId, since, until).stream()
                .map(Tracing::forced)
                .toList();
    }

    private static GcForced forced(Capture capture) {
        return new GcForced(
                capture.takenAt(), later(capture.takenAt(), capture.finishedAt().orElseGet(capture::takenAt)));
    }

    private Map<String, Integer> baseline(Diagnosis diagnosis) {
        return known.diagnoses
                .before(diagnosis)
                .flatMap(before -> evidence.trace(before.id()))
                .map(Trace::usualClusterSizes)
                .orElse(Map.of());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
