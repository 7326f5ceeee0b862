package io.plumbline.server.command;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.RecordingChunks;
import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.batch.rules.RulesStudy;
import io.plumbline.batch.rules.SecondOpinion;
import io.plumbline.batch.trace.GcLogFile;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.TraceStudy;
import io.plumbline.batch.trace.UnreadableGcLogException;
import io.plumbline.batch.upload.FileKind;
import io.plumbline.batch.upload.FileStudy;
import io.plumbline.batch.upload.Reception;
import io.plumbline.batch.upload.UploadLimits;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.batch.verdict.Subject;
import io.plumbline.server.command.AnalyzeAnswer.LookedAt;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files of one JVM as a server does at those that are sent to it, and has the same judge over them. What cannot be looked
 * at is said, and the rest goes on. One thread; every file is read in a JVM of its own.
 */
final class FileAnalysis {

    /** So many are compared, as by a server; what lies before them says nothing new. */
    private static final int MOST_DUMPS = 6;

    /** The rules load all of a recording. */
    private static final long LARGEST_FOR_RULES = 32L << 20;

    /** What unpacking leaves of the disk, whatever is packed. */
    private static final UploadLimits UNPACKING = new UploadLimits(Long.MAX_VALUE, Long.MAX_VALUE, 256L << 20);

    /** A server is told by its configuration what this command is told by an option. */
    private static final Pattern MEMORY_KEY = Pattern.compile("plumbline\\.(forensics|profile|trace|rules)\\.memory");

    private final FileStudy study;
    private final RecordingAnalysis recordingAnalysis;
    private final WorkFolder folder;
    private final AnalyzeProgress progress;
    private final List<LookedAt> lookedAt = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();

    /**
     * An analysis that has not begun.
     *
     * @param focus package or class whose part of a profile is shown, compared and drawn; everything if empty
     * @param output where profiles are drawn; nowhere if absent
     */
    FileAnalysis(FileStudy study, String focus, @Nullable Path output, WorkFolder folder, AnalyzeProgress progress) {
        this.study = study;
        this.recordingAnalysis = new RecordingAnalysis(
                new ProfileStudy(study.memoryBytes(), study.deadline()),
                new TraceStudy(study.memoryBytes(), study.deadline()),
                focus,
                output,
                folder.path(),
                this::isToStop,
                this::leaveOut,
                notes::add);
        this.folder = folder;
        this.progress = progress;
    }

    /** A file of evidence with its moment, where it was unpacked to if it was packed. */
    private record Dated(Path file, Instant at) {}

    /**
     * Looks at files.
     *
     * @throws LaunchException if none of them can be looked at, or somebody stops it
     */
    AnalyzeAnswer of(List<EvidenceFile> files) throws LaunchException, IOException, InterruptedException {
        var dumps = dumps(ofKind(files, FileKind.HEAP_DUMP));
        var recordings = recordings(ofKind(files, FileKind.RECORDING));
        var logs = logs(ofKind(files, FileKind.GC_LOG));
        var compared = dumps.isEmpty() ? null : compared(dumps);
        var comparison = compared == null ? null : compared.study();
        var studied = recordings.isEmpty() ? null : studied(recordings, logs);
        var sites = studied == null ? List.<AllocationSite>of() : sites(recordings, studied.sites());
        var profiles = studied == null ? List.<ToldProfile>of() : studied.profiles();
        var trace = studied == null || studied.trace() == null ? trace(recordings, logs) : told(studied.trace());
        requireGoingOn();
        if (lookedAt.isEmpty()) {
            throw LaunchException.environment("none of the files could be looked at: "
                    + gaps.get(0).what() + ": " + gaps.get(0).why());
        }
        var evidence = evidence(comparison, sites);
        var verdict = Judge.judge(trace == null ? evidence : evidence.withTrace(trace));
        return new AnalyzeAnswer(
                verdict.kind(),
                verdict.sentence(),
                verdict.findings(),
                profiles,
                trace,
                compared == null ? null : compared.threads(),
                recordings.isEmpty() ? null : opinion(recordings.get(recordings.size() - 1)),
                List.copyOf(notes),
                inTime(),
                gaps);
    }

    private static List<EvidenceFile> ofKind(List<EvidenceFile> files, FileKind kind) {
        return files.stream().filter(file -> file.kind() == kind).toList();
    }

    private List<LookedAt> inTime() {
        return lookedAt.stream()
                .sorted(Comparator.comparing(LookedAt::at, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    private Evidence evidence(@Nullable DumpStudy comparison, List<AllocationSite> sites) {
        var times =
                inTime().stream().map(LookedAt::at).flatMap(Stream::ofNullable).toList();
        var evidence = Evidence.of(
                        new Subject(0, "the JVM of these files", "", null, null),
                        times.isEmpty() ? Instant.EPOCH : times.get(0),
                        times.isEmpty() ? Instant.EPOCH : times.get(times.size() - 1))
                .withAllocationSites(sites);
        for (var gap : gaps) {
            evidence = evidence.withGap(gap.what(), gap.why());
        }
        return comparison == null
                ? evidence.withGap("what grows", "two heap dumps show it")
                : evidence.withDumps(comparison);
    }

    /** The dumps in the order of time, each once: one that is compared with itself says that nothing grows. */
    private List<Dated> dumps(List<EvidenceFile> files) throws LaunchException, IOException, InterruptedException {
        var dumpByTime = new TreeMap<Instant, Dated>();
        for (var file : files) {
            begin(file.name() + ": reading the heap dump's records");
            var outcome = study.outline(file.path(), folder.path().resolve("outline"), this::isToStop);
            requireGoingOn();
            if (outcome instanceof FileStudy.Outcome.Outline outline) {
                var dump = new Dated(file.path(), outline.takenAt());
                if (dumpByTime.putIfAbsent(outline.takenAt(), dump) == null) {
                    lookedAt.add(new LookedAt(
                            file.path().toString(),
                            file.kind().toString(),
                            Files.size(file.path()),
                            outline.takenAt(),
                            outline.damage()));
                } else {
                    leaveOut(
                            file.name(),
                            "it was taken at the very time of another heap dump, and is taken for the same");
                }
            } else {
                leaveOut(file.name(), reasonOf(outcome));
            }
        }
        int tooMany = dumpByTime.size() - MOST_DUMPS;
        for (int i = 0; i < tooMany; i++) {
            var earliest = dumpByTime.pollFirstEntry().getValue().file();
            lookedAt.removeIf(looked -> looked.file().equals(earliest.toString()));
            leaveOut(nameOf(earliest), "of more than " + MOST_DUMPS + " heap dumps the latest are compared");
        }
        return List.copyOf(dumpByTime.values());
    }

    private FileStudy.Outcome.@Nullable Dumps compared(List<Dated> dumps)
            throws LaunchException, IOException, InterruptedException {
        begin(dumps.size() == 1 ? "looking for what accumulates" : "comparing " + dumps.size() + " heap dumps");
        var files = dumps.stream().map(Dated::file).toList();
        var outcome = study.dumps(files, folder.path().resolve("dumps"), this::isToStop);
        requireGoingOn();
        if (outcome instanceof FileStudy.Outcome.Dumps said) {
            return said;
        }
        leaveOut("what grows in the heap dumps", reasonOf(outcome));
        lookedAt.removeIf(
                looked -> files.stream().anyMatch(file -> looked.file().equals(file.toString())));
        return null;
    }

    private List<Dated> recordings(List<EvidenceFile> files) throws LaunchException, IOException {
        var recordings = new ArrayList<Dated>();
        for (var file : files) {
            begin(file.name() + ": checking the flight recording");
            try {
                var plain = file.isPacked() ? unpacked(file) : file.path();
                var recording = new Dated(plain, RecordingChunks.endOf(plain));
                recordings.add(recording);
                lookedAt.add(new LookedAt(
                        file.path().toString(), file.kind().toString(), Files.size(file.path()), recording.at(), null));
            } catch (UnreadableRecordingException unreadable) {
                leaveOut(file.name(), String.valueOf(unreadable.getMessage()));
            }
            requireGoingOn();
        }
        recordings.sort(Comparator.comparing(Dated::at));
        return recordings;
    }

    private List<Path> logs(List<EvidenceFile> files) throws LaunchException, IOException {
        var logs = new ArrayList<Path>();
        for (var file : files) {
            begin(file.name() + ": checking the GC log");
            try {
                var plain = file.isPacked() ? unpacked(file) : file.path();
                var end = GcLogFile.endOf(plain);
                logs.add(plain);
                lookedAt.add(new LookedAt(
                        file.path().toString(),
                        file.kind().toString(),
                        Files.size(file.path()),
                        end.orElse(null),
                        null));
            } catch (UnreadableGcLogException unreadable) {
                leaveOut(file.name(), String.valueOf(unreadable.getMessage()));
            }
        }
        return logs;
    }

    private RecordingAnalysis.Studied studied(List<Dated> recordings, List<Path> logs)
            throws LaunchException, IOException, InterruptedException {
        begin(
                recordings.size() == 1
                        ? "making profiles, and looking for collections, threads and requests"
                        : "making profiles and comparing them, and looking for collections, threads and requests");
        return recordingAnalysis.study(recordings.stream().map(Dated::file).toList(), logs);
    }

    private @Nullable SecondOpinion opinion(Dated latest) throws LaunchException, InterruptedException {
        begin("asking " + SecondOpinion.WHOSE);
        var opinion = new RulesStudy(study.memoryBytes(), study.deadline(), LARGEST_FOR_RULES)
                .ask(latest.file(), folder.path().resolve("rules"), this::isToStop);
        requireGoingOn();
        if (opinion.isEmpty() || opinion.get().failure() == null) {
            return opinion.orElse(null);
        }
        leaveOut(
                "the second opinion of " + SecondOpinion.WHOSE,
                withoutStop(opinion.get().failure()));
        return null;
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static @Nullable Trace told(Trace trace) {
        return trace.tellsNothing() ? null : trace;
    }

    /* Where they could not be told of together with the rest. */
    private @Nullable Trace trace(List<Dated> recordings, List<Path> logs)
            throws LaunchException, IOException, InterruptedException {
        if (recordings.isEmpty() && logs.isEmpty()) {
            return null;
        }
        begin("looking for collections, threads and requests");
        return recordingAnalysis.traceOf(recordings.stream().map(Dated::file).toList(), logs);
    }

    private Path unpacked(EvidenceFile file) throws IOException {
        var name = "unpacked-" + (lookedAt.size() + gaps.size());
        try (var body = Files.newInputStream(file.path())) {
            var received = Reception.receive(body, -1, folder.path(), name, UNPACKING);
            if (received.damage() != null) {
                leaveOut("the end of " + file.name(), received.damage());
            }
        }
        return folder.path().resolve(name);
    }

    private List<AllocationSite> sites(List<Dated> recordings, @Nullable List<AllocationSite> told)
            throws LaunchException, IOException, InterruptedException {
        requireGoingOn();
        if (recordings.size() > 1) {
            leaveOut("live objects of earlier recordings", "the latest recording has what is still alive");
        }
        var sites = told == null ? sites(recordings.get(recordings.size() - 1)) : told;
        if (sites != null && sites.isEmpty()) {
            leaveOut(
                    "where live objects were allocated",
                    "the recording has no samples of old objects; record with jdk.OldObjectSample enabled");
        }
        return sites == null ? List.of() : sites;
    }

    private @Nullable List<AllocationSite> sites(Dated latest)
            throws LaunchException, IOException, InterruptedException {
        begin("looking for where live objects were allocated");
        var outcome = study.sites(latest.file(), folder.path().resolve("sites"), this::isToStop);
        requireGoingOn();
        if (outcome instanceof FileStudy.Outcome.Sites found) {
            return found.sites();
        }
        leaveOut("where live objects were allocated", reasonOf(outcome));
        return null;
    }

    private void begin(String work) throws LaunchException {
        requireGoingOn();
        progress.begin(AnalyzeText.harmless(work));
    }

    private boolean isToStop() {
        progress.goOn();
        return folder.isStopped();
    }

    private void requireGoingOn() throws LaunchException {
        if (folder.isStopped()) {
            throw LaunchException.environment("stopped; nothing is left");
        }
    }

    private void leaveOut(String what, String why) {
        gaps.add(new Gap(what, MEMORY_KEY.matcher(why).replaceAll("--memory")));
    }

    private static String reasonOf(FileStudy.Outcome outcome) {
        return outcome instanceof FileStudy.Outcome.Failed failed ? failed.reason() : "it was stopped";
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }
}
