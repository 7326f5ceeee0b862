package io.plumbline.batch.nightly;

import io.plumbline.batch.nightly.CaptureRefusedException.Reason;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of captures: found for who may have them, and deleted before their time. Thread-safe. */
@Dependent
public class CaptureFiles {

    private static final Logger LOG = System.getLogger(CaptureFiles.class.getName());

    private final CaptureRepository captures;
    private final HeapGrowthRepository growths;
    private final Transactions transactions;
    private final Instance instance;

    @Inject
    public CaptureFiles(
            CaptureRepository captures, HeapGrowthRepository growths, Transactions transactions, Instance instance) {
        this.captures = captures;
        this.growths = growths;
        this.transactions = transactions;
        this.instance = instance;
    }

    /**
     * A file that lies here. Immutable.
     *
     * @param capture of which it is
     */
    public record Here(Capture capture, Path path) {

        /** A name for it that tells nothing but its kind and its capture. */
        public String name() {
            var file = String.valueOf(path.getFileName());
            int dot = file.lastIndexOf('.');
            return "capture-" + capture.id() + (dot < 0 ? "" : file.substring(dot));
        }
    }

    /**
     * The file of a capture.
     *
     * @return empty if there is no such capture
     * @throws CaptureRefusedException if it has no file, or not here
     */
    public Optional<Here> find(long id) {
        return transactions.commit(() -> captures.find(id)).map(capture -> {
            var path = capture.path().map(Path::of).orElseThrow(() -> withoutFile(capture));
            requireHere(capture);
            if (!Files.isRegularFile(path)) {
                throw new CaptureRefusedException(
                        Reason.NO_FILE, "The file of capture " + id + " is not there any longer");
            }
            return new Here(capture, path);
        });
    }

    /**
     * Deletes a capture with all that was kept of it.
     *
     * @return whether there was such a capture
     * @throws CaptureRefusedException if it is still being taken, or its file lies elsewhere
     */
    public boolean delete(long id) {
        return transactions
                .commit(() -> captures.find(id).map(this::removed))
                .map(files -> {
                    files.forEach(CaptureFiles::deleteFile);
                    return true;
                })
                .orElse(false);
    }

    /** Its file and its index. */
    private List<Path> removed(Capture capture) {
        if (capture.state() == Capture.State.RUNNING) {
            throw new CaptureRefusedException(
                    Reason.RUNNING, "Capture " + capture.id() + " is still being taken; delete it once it is over");
        }
        var files = Stream.concat(capture.path().stream(), growths.index(capture.id()).stream())
                .map(Path::of)
                .toList();
        if (!files.isEmpty()) {
            requireHere(capture);
        }
        captures.remove(capture);
        return files;
    }

    private void requireHere(Capture capture) {
        if (!capture.takenBy().equals(instance.name())) {
            throw new CaptureRefusedException(
                    Reason.ELSEWHERE,
                    "The file of capture " + capture.id() + " lies with instance \"" + capture.takenBy()
                            + "\"; ask that one");
        }
    }

    private static CaptureRefusedException withoutFile(Capture capture) {
        return new CaptureRefusedException(
                Reason.NO_FILE,
                capture.state() == Capture.State.RUNNING
                        ? "Capture " + capture.id() + " is still being taken"
                        : "Capture " + capture.id() + " has no file");
    }

    private static void deleteFile(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "the file \"" + file + "\" of a deleted capture stays until it is old", failure);
        }
    }
}
