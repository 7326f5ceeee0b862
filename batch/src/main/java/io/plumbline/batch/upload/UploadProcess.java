package io.plumbline.batch.upload;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.StudyProgress;
import io.plumbline.batch.hprof.HprofFile;
import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.LiveObjects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The JVM in which {@link FileStudy} reads files. */
public final class UploadProcess {

    private UploadProcess() {}

    /** What is asked. */
    enum Question {
        OUTLINE,
        DUMPS,
        GROWTH,
        SITES
    }

    /** Takes the question, where the answer goes, where files may be made, how many bytes may be taken, and the files. */
    public static void main(String[] arguments) throws IOException {
        BoundedJvm.endWithWhoStartedUs();
        AnswerFormat.writeTo(Path.of(arguments[1]), answer(arguments));
        BoundedJvm.answered();
    }

    private static FileStudy.Outcome answer(String[] arguments) {
        var folder = Path.of(arguments[2]);
        var files = Arrays.stream(arguments).skip(4).map(Path::of).toList();
        try {
            return switch (Question.valueOf(arguments[0])) {
                case OUTLINE -> outline(files.get(0), folder);
                case DUMPS -> dumps(DumpStudy.withTree(files, folder, Long.parseLong(arguments[3])));
                case GROWTH ->
                    new FileStudy.Outcome.Grown(DumpStudy.growth(
                            files, folder, Long.parseLong(arguments[3]), progress -> tell(progress, folder)));
                case SITES -> new FileStudy.Outcome.Sites(sites(files.get(0)));
            };
        } catch (IOException failure) {
            return new FileStudy.Outcome.Failed(String.valueOf(failure.getMessage()));
        }
    }

    /* Whoever waits sees the last one that could be told; the answer does not depend on it. */
    private static synchronized void tell(StudyProgress progress, Path folder) {
        try {
            progress.writeTo(folder.resolve(FileStudy.PROGRESS));
        } catch (IOException untold) {
            // a disk that is full is told of by the work itself
        }
    }

    private static FileStudy.Outcome dumps(DumpStudy.WithTree looked) {
        return new FileStudy.Outcome.Dumps(looked.study(), looked.tree(), looked.threads());
    }

    private static FileStudy.Outcome outline(Path dump, Path folder) throws IOException {
        try (var file = HprofFile.open(dump, folder)) {
            var outline = file.outline();
            if (outline.segments().isEmpty()) {
                return new FileStudy.Outcome.Failed("it begins like a heap dump, but there is no heap in it");
            }
            var damages = outline.damages();
            return new FileStudy.Outcome.Outline(
                    file.header().takenAt(), damages.isEmpty() ? null : String.join("; ", damages));
        }
    }

    private static List<AllocationSite> sites(Path recording) throws IOException {
        return AllocationSite.ofAll(LiveObjects.read(recording));
    }
}
