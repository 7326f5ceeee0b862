package io.plumbline.batch.casestudy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;

/** A program that allocates outside and inside a pause, with each buffer of allocations sampled, into the file of its argument. */
public final class PausedProgram {

    private static final int ALLOCATIONS = 5_000;

    /** So that no compiler leaves out what is made for it. */
    static volatile long[] kept = {};

    private PausedProgram() {}

    /** Of the same name as the collector's own, because no program's allocation falls into a real one. */
    @Name("jdk.GCPhasePause")
    static final class Pause extends Event {}

    public static void main(String[] arguments) throws IOException {
        try (var recording = new Recording()) {
            recording.enable("jdk.ObjectAllocationSample").withStackTrace().with("throttle", "off");
            recording.enable(Pause.class).withThreshold(Duration.ZERO);
            recording.start();
            outside();
            var pause = new Pause();
            pause.begin();
            inside();
            pause.commit();
            outside();
            recording.dump(Path.of(arguments[0]));
        }
    }

    private static void inside() {
        for (int i = 0; i < ALLOCATIONS; i++) {
            kept = new long[1_000];
        }
    }

    private static void outside() {
        for (int i = 0; i < ALLOCATIONS; i++) {
            kept = new long[1_000];
        }
    }
}
