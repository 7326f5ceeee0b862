package io.plumbline.batch.profile;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import one.proto.Proto;

/**
 * Writes a profile in the format of pprof, gzipped: a message {@code Profile} of its profile.proto, whose field numbers stand here.
 * Two values for each sample, their number and their bytes; the allocated class is the innermost frame. Needs the library
 * jfr-converter.
 */
public final class Pprof {

    private static final int SAMPLE_TYPE = 1;
    private static final int SAMPLE = 2;
    private static final int LOCATION = 4;
    private static final int FUNCTION = 5;
    private static final int STRING_TABLE = 6;
    private static final int TIME_NANOS = 9;
    private static final int DURATION_NANOS = 10;
    private static final int DEFAULT_SAMPLE_TYPE = 14;

    private static final int INITIALLY = 1 << 16;

    /** What samples are of: a frame, or a class that was allocated, which has no line. */
    private record Location(String function, int line) {}

    private final Map<String, Integer> strings = new HashMap<>();
    private final Map<String, Integer> functions = new HashMap<>();
    private final Map<Location, Integer> locations = new HashMap<>();
    private final Proto message = new Proto(INITIALLY);

    private Pprof() {
        string("");
    }

    /** Writes all stacks; does not close the stream. Memory is that of the whole message. */
    public static void write(Profile profile, OutputStream out) throws IOException {
        var pprof = new Pprof();
        pprof.add(profile);
        var zipped = new GZIPOutputStream(out);
        zipped.write(pprof.message.buffer(), 0, pprof.message.size());
        zipped.finish();
    }

    private void add(Profile profile) {
        var prefix = switch (profile.reading()) {
            case ALLOCATED, PROFILER_ALLOCATED -> "alloc";
            case LIVE, PROFILER_LIVE -> "inuse";
            case UNFREED, PROFILER_UNFREED -> "unfreed";
        };
        valueType(prefix + "_objects", "count");
        valueType(prefix + "_space", "bytes");
        profile.stacks().forEach(this::sample);
        message.field(TIME_NANOS, EpochNanos.of(profile.from()));
        message.field(DURATION_NANOS, EpochNanos.of(profile.to()) - EpochNanos.of(profile.from()));
        message.field(DEFAULT_SAMPLE_TYPE, (long) string(prefix + "_space"));
    }

    private void valueType(String type, String unit) {
        var value = new Proto(INITIALLY);
        value.field(1, string(type));
        value.field(2, string(unit));
        message.field(SAMPLE_TYPE, value);
    }

    private void sample(ProfiledStack stack) {
        var sample = new Proto(INITIALLY);
        sample.field(1, location(new Location(stack.className(), 0)));
        for (var frame : stack.frames()) {
            sample.field(1, location(new Location(frame.qualifiedMethod(), frame.line())));
        }
        sample.field(2, stack.samples());
        sample.field(2, stack.bytes());
        message.field(SAMPLE, sample);
    }

    private int location(Location location) {
        var known = locations.get(location);
        if (known != null) {
            return known;
        }
        int function = function(location.function());
        int number = locations.size() + 1;
        locations.put(location, number);
        var line = new Proto(INITIALLY);
        line.field(1, function);
        line.field(2, location.line());
        var described = new Proto(INITIALLY);
        described.field(1, number);
        described.field(4, line);
        message.field(LOCATION, described);
        return number;
    }

    private int function(String name) {
        var known = functions.get(name);
        if (known != null) {
            return known;
        }
        int number = functions.size() + 1;
        functions.put(name, number);
        int text = string(name);
        var described = new Proto(INITIALLY);
        described.field(1, number);
        described.field(2, text);
        described.field(3, text);
        message.field(FUNCTION, described);
        return number;
    }

    private int string(String text) {
        var known = strings.get(text);
        if (known != null) {
            return known;
        }
        int number = strings.size();
        strings.put(text, number);
        message.field(STRING_TABLE, text);
        return number;
    }
}
