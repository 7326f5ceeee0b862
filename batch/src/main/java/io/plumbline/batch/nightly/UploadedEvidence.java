package io.plumbline.batch.nightly;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.HeapTree;
import io.plumbline.batch.forensics.HeldByThreads;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.upload.FileStudy;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.diagnosis.Diagnosis;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the files that were sent for a target say. Thread-safe. */
@Dependent
public class UploadedEvidence {

    /** So many are compared; what lies before them says nothing new. */
    private static final int MOST_DUMPS = 6;

    private final CaptureRepository captures;
    private final Transactions transactions;
    private final ForensicsSettings settings;
    private final CaptureDirectory directory;
    private final Instance instance;

    @Inject
    public UploadedEvidence(
            CaptureRepository captures,
            Transactions transactions,
            ForensicsSettings settings,
            CaptureSettings captureSettings,
            Instance instance) {
        this.captures = captures;
        this.transactions = transactions;
        this.settings = settings;
        this.directory = new CaptureDirectory(captureSettings.directory());
        this.instance = instance;
    }

    /**
     * What the files say. Immutable.
     *
     * @param dumps absent where there are none, as are tree and threads
     * @param tree who alone holds how much in the last of them
     * @param threads what threads hold in the last of them
     */
    record Seen(
            @Nullable DumpStudy dumps,
            @Nullable HeapTree tree,
            @Nullable HeldByThreads threads,
            List<AllocationSite> sites,
            List<Gap> gaps) {

        Seen {
            sites = List.copyOf(sites);
            gaps = List.copyOf(gaps);
        }
    }

    /** Whether anything was sent within a diagnosis' window. */
    boolean isThere(Diagnosis diagnosis) {
        return !uploaded(diagnosis).isEmpty();
    }

    /**
     * The newest whole heap dump that was sent to this instance within a diagnosis' window.
     *
     * @param since by the JVM's clock: what was taken before tells of another life
     */
    Optional<Path> newestDump(Diagnosis diagnosis, Instant since) {
        return here(uploaded(diagnosis), Capture.Kind.HEAP_SNAPSHOT).stream()
                .filter(dump -> dump.damage().isEmpty())
                .filter(dump -> !dump.contentAt().orElseGet(dump::takenAt).isBefore(since))
                .reduce((earlier, later) -> later)
                .map(UploadedEvidence::file);
    }

    /** Looks at the files that arrived within the diagnosis' window. */
    Seen look(Diagnosis diagnosis, BooleanSupplier stopped) throws InterruptedException {
        var uploaded = uploaded(diagnosis);
        var gaps = new ArrayList<>(elsewhere(uploaded));
        var dumps = here(uploaded, Capture.Kind.HEAP_SNAPSHOT);
        var recordings = here(uploaded, Capture.Kind.RECORDING);
        var logs = here(uploaded, Capture.Kind.GC_LOG);
        if (uploaded.isEmpty()) {
            gaps.add(new Gap(
                    "uploaded files",
                    "none arrived between " + diagnosis.from() + " and " + diagnosis.to()
                            + "; send a heap dump, a recording or a GC log, or ask for a longer window"));
        } else if (dumps.isEmpty() && recordings.isEmpty() && logs.isEmpty() && gaps.isEmpty()) {
            gaps.add(new Gap("uploaded files", "they are not there any longer; send them again"));
        }
        var study = dumps.isEmpty() ? null : study(latest(once(dumps, gaps), gaps), diagnosis, stopped, gaps);
        var sites = recordings.isEmpty() || stopped.getAsBoolean()
                ? List.<AllocationSite>of()
                : sites(file(recordings.get(recordings.size() - 1)), diagnosis, stopped, gaps);
        return study == null
                ? new Seen(null, null, null, sites, gaps)
                : new Seen(study.study(), study.tree(), study.threads(), sites, gaps);
    }

    private List<Capture> uploaded(Diagnosis diagnosis) {
        return transactions.commit(() -> FilesOfLife.sent(captures, diagnosis));
    }

    private List<Capture> here(List<Capture> uploaded, Capture.Kind kind) {
        return uploaded.stream()
                .filter(capture -> capture.kind() == kind && capture.takenBy().equals(instance.name()))
                .filter(capture -> Files.isRegularFile(file(capture)))
                .toList();
    }

    private static Path file(Capture capture) {
        return Path.of(capture.path().orElseThrow());
    }

    private List<Gap> elsewhere(List<Capture> uploaded) {
        Map<String, Long> filesByInstance = uploaded.stream()
                .filter(capture -> !capture.takenBy().equals(instance.name()))
                .collect(Collectors.groupingBy(Capture::takenBy, Collectors.counting()));
        return filesByInstance.entrySet().stream()
                .map(other -> new Gap(
                        "uploaded files",
                        other.getValue() + " lie with instance \"" + other.getKey()
                                + "\", which received them, and were"
                                + " not looked at; send all files of a target to one instance"))
                .toList();
    }

    /* What was sent again would say that nothing grows. Of one that was cut short on its way the longer is taken. */
    private static List<Capture> once(List<Capture> dumps, List<Gap> gaps) {
        var dumpByTime = new TreeMap<Instant, Capture>();
        for (var dump : dumps) {
            dumpByTime.merge(dump.contentAt().orElseGet(dump::takenAt), dump, UploadedEvidence::longer);
        }
        int again = dumps.size() - dumpByTime.size();
        if (again > 0) {
            gaps.add(new Gap(
                    "uploaded files",
                    again
                            + " of the heap dumps were taken at the very time of another: they are taken for the same dump,"
                            + " sent again"));
        }
        return List.copyOf(dumpByTime.values());
    }

    private static Capture longer(Capture one, Capture other) {
        return one.bytes().orElse(0L) > other.bytes().orElse(0L) ? one : other;
    }

    private static List<Capture> latest(List<Capture> dumps, List<Gap> gaps) {
        if (dumps.size() <= MOST_DUMPS) {
            return dumps;
        }
        gaps.add(new Gap(
                "uploaded files", "of " + dumps.size() + " heap dumps the latest " + MOST_DUMPS + " were compared"));
        return dumps.subList(dumps.size() - MOST_DUMPS, dumps.size());
    }

    private FileStudy.Outcome.@Nullable Dumps study(
            List<Capture> dumps, Diagnosis diagnosis, BooleanSupplier stopped, List<Gap> gaps)
            throws InterruptedException {
        try {
            var files = dumps.stream().map(UploadedEvidence::file).toList();
            var outcome = settings.study().dumps(files, directory.forSearchOf(diagnosis.id()), stopped);
            if (outcome instanceof FileStudy.Outcome.Dumps said) {
                return said;
            }
            failure(outcome).ifPresent(why -> gaps.add(new Gap("heap dumps", why)));
        } catch (IOException failure) {
            gaps.add(new Gap("heap dumps", String.valueOf(failure.getMessage())));
        }
        return null;
    }

    private List<AllocationSite> sites(Path recording, Diagnosis diagnosis, BooleanSupplier stopped, List<Gap> gaps)
            throws InterruptedException {
        try {
            var outcome = settings.study().sites(recording, directory.forSearchOf(diagnosis.id()), stopped);
            if (outcome instanceof FileStudy.Outcome.Sites found) {
                if (found.sites().isEmpty()) {
                    gaps.add(new Gap(
                            "allocation sites",
                            "the recording has no samples of old objects; record with jdk.OldObjectSample enabled"));
                }
                return found.sites();
            }
            failure(outcome).ifPresent(why -> gaps.add(new Gap("allocation sites", why)));
        } catch (IOException failure) {
            gaps.add(new Gap("allocation sites", String.valueOf(failure.getMessage())));
        }
        return List.of();
    }

    private static Optional<String> failure(FileStudy.Outcome outcome) {
        return outcome instanceof FileStudy.Outcome.Failed failed ? Optional.of(failed.reason()) : Optional.empty();
    }
}
