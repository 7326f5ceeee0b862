package io.plumbline.batch.nightly;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.diagnosis.Diagnosis;
import java.util.List;

/** The files there are of the life that a diagnosis judges beside those that it takes itself. Reads within a transaction. */
final class FilesOfLife {

    /** A day of hourly copies; of those before, nothing is kept in a JVM that the newer ones do not have. */
    private static final int MOST_TAKEN = 24;

    private FilesOfLife() {}

    /**
     * Those that were sent within its window, by the time at which they were taken. Of a life that is past, also those that came
     * afterwards, as the dump that a JVM writes when its memory is used up, and none of the life that followed.
     */
    static List<Capture> sent(CaptureRepository captures, Diagnosis diagnosis) {
        return diagnosis
                .life()
                .filter(Diagnosis.Life::isPast)
                .map(life -> captures.uploadedOfLife(life.epochId(), diagnosis.from(), diagnosis.requestedAt()))
                .orElseGet(() -> captures.uploaded(diagnosis.targetId(), diagnosis.from(), diagnosis.to()));
    }

    /** The recordings that were taken of a life that is past, the newest first; none while it can be asked itself. */
    static List<Capture> recordings(CaptureRepository captures, Diagnosis diagnosis) {
        return taken(captures, diagnosis, Capture.Kind.RECORDING).stream()
                .filter(capture -> capture.path().isPresent())
                .toList();
    }

    /** The same of heap snapshots, also those of which the index alone is left. */
    static List<Capture> snapshots(CaptureRepository captures, Diagnosis diagnosis) {
        return taken(captures, diagnosis, Capture.Kind.HEAP_SNAPSHOT);
    }

    private static List<Capture> taken(CaptureRepository captures, Diagnosis diagnosis, Capture.Kind kind) {
        return diagnosis
                .life()
                .filter(Diagnosis.Life::isPast)
                .map(life -> captures.ofLife(life.epochId(), kind, MOST_TAKEN))
                .orElse(List.of());
    }
}
