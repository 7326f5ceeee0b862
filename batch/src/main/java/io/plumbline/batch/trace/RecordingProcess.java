package io.plumbline.batch.trace;

import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.profile.ProfileProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The JVM in which {@link RecordingStudy} reads a recording once for its profiles and its trace. */
final class RecordingProcess {

    private static final int OWN_ARGUMENTS = 2;

    private RecordingProcess() {}

    /** Takes what {@link ProfileProcess} takes, then the file that says more of the trace, and where it goes. */
    public static void main(String[] arguments) throws IOException {
        BoundedJvm.endWithWhoStartedUs();
        int ofProfiles = arguments.length - OWN_ARGUMENTS;
        var pass = TracePass.over(TraceFormat.readMaterial(Path.of(arguments[ofProfiles])));
        if (ProfileProcess.answer(Arrays.copyOf(arguments, ofProfiles), pass)) {
            TraceFormat.write(pass.finish(), Path.of(arguments[ofProfiles + 1]));
        }
        BoundedJvm.answered();
    }
}
