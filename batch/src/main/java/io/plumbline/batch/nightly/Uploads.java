package io.plumbline.batch.nightly;

import io.plumbline.batch.profile.RecordingChunks;
import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.batch.trace.GcLogFile;
import io.plumbline.batch.trace.UnreadableGcLogException;
import io.plumbline.batch.upload.FileKind;
import io.plumbline.batch.upload.FileStudy;
import io.plumbline.batch.upload.Reception;
import io.plumbline.batch.upload.UploadRefusedException;
import io.plumbline.batch.upload.UploadRefusedException.Reason;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Receives heap dumps, flight recordings and GC logs that somebody sends, as captures of a target. A file has a row once it is whole, checked and
 * has its name; before, it is deleted whatever happens. Thread-safe.
 */
public final class Uploads {

    private static final Logger LOG = System.getLogger(Uploads.class.getName());

    /** No JVM wrote dumps before; a file that says so does not know. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private final TargetRepository targets;
    private final CaptureRepository captures;
    private final Transactions transactions;
    private final UploadSettings settings;
    private final CaptureDirectory directory;
    private final FileStudy study;
    private final Instance instance;
    private final Clock clock;
    private final Semaphore places;

    public Uploads(
            TargetRepository targets,
            CaptureRepository captures,
            Transactions transactions,
            UploadSettings settings,
            CaptureSettings captureSettings,
            ForensicsSettings forensics,
            Instance instance,
            Clock clock) {
        this.targets = targets;
        this.captures = captures;
        this.transactions = transactions;
        this.settings = settings;
        this.directory = new CaptureDirectory(captureSettings.directory());
        this.study = forensics.study();
        this.instance = instance;
        this.clock = clock;
        this.places = new Semaphore(settings.atOnce());
    }

    /**
     * A file on its way. Immutable.
     *
     * @param name what its sender calls it, which is shown and not believed
     * @param by who sends it
     * @param announcedBytes how long it says it is; -1 if it does not
     */
    public record Sent(String name, String by, InputStream body, long announcedBytes) {}

    /** What a file turned out to be. */
    private record Checked(
            FileKind kind, Instant takenAt, @Nullable String damage) {}

    /** The target of this name, or else of this number. */
    public OptionalLong target(String nameOrId) {
        return transactions.commit(() -> targets.findByName(nameOrId)
                .or(() -> numberOf(nameOrId).flatMap(targets::find))
                .map(target -> OptionalLong.of(target.id()))
                .orElseGet(OptionalLong::empty));
    }

    private static Optional<Long> numberOf(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /**
     * Receives a file of a target.
     *
     * @return the capture's id; empty if the target was removed meanwhile
     * @throws NotWatchingException if this instance makes no diagnoses, so that nobody would look at what lies with it
     * @throws UploadRefusedException if it is not taken; nothing of it stays
     * @throws IOException if it cannot be read to its end; nothing of it stays
     */
    public OptionalLong receive(long targetId, Sent sent) throws IOException {
        if (!instance.watches()) {
            throw new NotWatchingException(instance.name());
        }
        if (!places.tryAcquire()) {
            throw new UploadRefusedException(
                    Reason.BUSY,
                    settings.atOnce() + " files are being received, as many as plumbline.upload.at-once allows; send it"
                            + " again in a moment");
        }
        try {
            return receiveInPlace(targetId, sent);
        } finally {
            places.release();
        }
    }

    private OptionalLong receiveInPlace(long targetId, Sent sent) throws IOException {
        var reception = UUID.randomUUID();
        var name = CaptureDirectory.nameOf(instance.name(), reception);
        directory.make();
        var file = directory.path().resolve(name);
        var body = new ArrivingBody(sent.body());
        try {
            var received = Reception.receive(body, sent.announcedBytes(), directory.path(), name, settings.limits());
            var checked = checked(received, file);
            var place = directory.forUpload(targetId, reception, checked.kind().extension());
            Files.move(file, place);
            return noted(targetId, sent.name(), checked, place, received.bytes());
        } finally {
            Files.deleteIfExists(file);
            if (body.isBrokenOff()) {
                LOG.log(
                        Level.INFO,
                        "the file \"{0}\" that \"{1}\" sent for target {2} broke off after {3} of {4} bytes; nothing of it is kept",
                        sent.name(),
                        sent.by(),
                        Long.toString(targetId),
                        Long.toString(body.bytes()),
                        sent.announcedBytes() < 0 ? "unknown" : Long.toString(sent.announcedBytes()));
            }
        }
    }

    private OptionalLong noted(long targetId, String name, Checked checked, Path place, long bytes) throws IOException {
        boolean isNoted = false;
        try {
            var upload = new Capture.Upload(
                    targetId,
                    kindOf(checked.kind()),
                    name,
                    checked.takenAt(),
                    checked.damage(),
                    place.toString(),
                    bytes);
            var id = transactions.commit(() -> targets.findToChange(targetId).map(target -> added(target, upload)));
            isNoted = id.isPresent();
            return id.map(OptionalLong::of).orElseGet(OptionalLong::empty);
        } finally {
            if (!isNoted) {
                Files.deleteIfExists(place);
            }
        }
    }

    private long added(Target target, Capture.Upload upload) {
        if (target.isOfNewerVersion()) {
            throw new WatchedElsewhereException(target);
        }
        var now = clock.instant();
        target.received(instance.name(), now);
        return captures.add(Capture.received(upload, now, instance.name())).id();
    }

    private static Capture.Kind kindOf(FileKind kind) {
        return switch (kind) {
            case HEAP_DUMP -> Capture.Kind.HEAP_SNAPSHOT;
            case RECORDING -> Capture.Kind.RECORDING;
            case GC_LOG -> Capture.Kind.GC_LOG;
        };
    }

    private Checked checked(Reception.Received received, Path file) throws IOException {
        return switch (received.kind()) {
            case HEAP_DUMP -> dump(received, file);
            case RECORDING -> recording(received, file);
            case GC_LOG -> gcLog(received, file);
        };
    }

    private Checked dump(Reception.Received received, Path file) throws IOException {
        var outcome = outline(file);
        if (outcome instanceof FileStudy.Outcome.Outline outline) {
            return new Checked(
                    received.kind(), credible(outline.takenAt()), joined(received.damage(), outline.damage()));
        }
        var why = outcome instanceof FileStudy.Outcome.Failed failed ? failed.reason() : "nobody could look at it";
        throw new UploadRefusedException(Reason.UNFIT, "it is no heap dump that can be read: " + why);
    }

    private FileStudy.Outcome outline(Path file) throws IOException {
        try {
            return study.outline(file, directory.forScanOf(String.valueOf(file.getFileName())));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            var ended = new InterruptedIOException("the server stops");
            ended.initCause(stopped);
            throw ended;
        }
    }

    private Checked recording(Reception.Received received, Path file) throws IOException {
        try {
            return new Checked(received.kind(), credible(RecordingChunks.endOf(file)), received.damage());
        } catch (UnreadableRecordingException unreadable) {
            throw new UploadRefusedException(
                    Reason.UNFIT,
                    String.valueOf(unreadable.getMessage()).replace("recording \"" + file + "\"", "recording"),
                    unreadable);
        }
    }

    /* One that tells no dates is taken to end now. */
    private Checked gcLog(Reception.Received received, Path file) throws IOException {
        try {
            var end = GcLogFile.endOf(file).orElseGet(clock::instant);
            return new Checked(received.kind(), credible(end), received.damage());
        } catch (UnreadableGcLogException unreadable) {
            throw new UploadRefusedException(
                    Reason.UNFIT,
                    String.valueOf(unreadable.getMessage()).replace("GC log \"" + file + "\"", "the GC log"),
                    unreadable);
        }
    }

    private static @Nullable String joined(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one + "; " + other;
    }

    /* What the file says may be anything. */
    private Instant credible(Instant said) {
        var now = clock.instant();
        return said.isBefore(EARLIEST) || said.isAfter(now.plus(Duration.ofDays(1)))
                ? now
                : said.truncatedTo(ChronoUnit.MICROS);
    }
}
