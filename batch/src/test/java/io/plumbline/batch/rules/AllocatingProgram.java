package io.plumbline.batch.rules;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** A program that records how it allocates, and has its whole heap collected, into the file of its argument. */
public final class AllocatingProgram {

    /** Written to the heap, so that no compiler leaves the allocation out. */
    @SuppressWarnings("unused") // nobody reads it
    private static volatile Object garbage = "";

    private AllocatingProgram() {}

    public static void main(String[] arguments) throws IOException, ParseException {
        try (var flight = new Recording(Configuration.getConfiguration("profile"))) {
            // each allocation, of two types: of one alone, the rules say nothing
            flight.enable("jdk.ObjectAllocationSample").with("throttle", "off");
            flight.start();
            for (int i = 0; i < 2_000; i++) {
                garbage = new byte[100_000];
                garbage = new char[5_000];
            }
            System.gc();
            flight.stop();
            flight.dump(Path.of(arguments[0]));
        }
    }
}
