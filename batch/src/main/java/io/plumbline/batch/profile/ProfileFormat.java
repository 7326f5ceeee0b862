package io.plumbline.batch.profile;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text in which profiles are kept and told from one JVM to another: UTF-8, one record a line, fields apart by tabs. The first line
 * names the format and its version. Then notes ({@code N}), and for each profile a head ({@code P}), after it frames ({@code F}), which
 * are numbered from 0 through the whole file, and stacks ({@code S}) that refer to them.
 *
 * <p>Whoever reads does not trust the file: lengths, numbers and counts are bounded.
 */
public final class ProfileFormat {

    private static final String HEAD = "plumbline-profile\t1";

    private static final long LONGEST_FILE = 256L << 20;
    private static final int LONGEST_LINE = 1 << 14;
    private static final int MOST_FRAMES = 1_000_000;
    private static final int MOST_NOTES = 1_000;
    private static final int LONGEST_NOTE = 2_000;

    private ProfileFormat() {}

    /** Writes profiles; replaces the file if there is one. */
    public static void write(RecordedProfiles profiles, Path file) throws IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(HEAD + "\n");
            for (var note : profiles.notes().stream().limit(MOST_NOTES).toList()) {
                out.write(
                        "N\t" + escaped(note.length() > LONGEST_NOTE ? note.substring(0, LONGEST_NOTE) : note) + "\n");
            }
            var numbers = new HashMap<Frame, Integer>();
            for (var reading : Reading.values()) {
                var profile = profiles.profiles().get(reading);
                if (profile != null) {
                    write(profile, numbers, out);
                }
            }
        }
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IOException if the file cannot be read, or is not of this format and version; the message says where
     */
    public static RecordedProfiles read(Path file) throws IOException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException("the profile \"" + file + "\" has " + Files.size(file) + " bytes; at most "
                    + LONGEST_FILE + " are read");
        }
        try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return new Reader(file, in).read();
        }
    }

    private static void write(Profile profile, Map<Frame, Integer> numbers, BufferedWriter out) throws IOException {
        out.write(String.join(
                        "\t",
                        "P",
                        profile.reading().name(),
                        profile.weighting().name(),
                        profile.from().toString(),
                        profile.to().toString(),
                        profile.measured().toString(),
                        Double.toString(profile.requests()))
                + "\n");
        for (var stack : profile.stacks()) {
            var frames = new ArrayList<String>(stack.frames().size());
            for (var frame : stack.frames()) {
                var number = numbers.get(frame);
                if (number == null) {
                    number = numbers.size();
                    numbers.put(frame, number);
                    out.write("F\t" + escaped(frame.className()) + "\t" + escaped(frame.method()) + "\t" + frame.line()
                            + "\n");
                }
                frames.add(number.toString());
            }
            out.write(String.join(
                            "\t",
                            "S",
                            escaped(stack.className()),
                            Long.toString(stack.bytes()),
                            Long.toString(stack.samples()),
                            Double.toString(stack.squares()),
                            stack.first().toString(),
                            stack.last().toString(),
                            String.join(",", frames))
                    + "\n");
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next != '\\' || i + 1 == text.length()) {
                plain.append(next);
                continue;
            }
            char escape = text.charAt(++i);
            plain.append(
                    switch (escape) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        default -> escape;
                    });
        }
        return plain.toString();
    }

    /** Reads one file. */
    private static final class Reader {

        private final Path file;
        private final BufferedReader in;
        private final List<String> notes = new ArrayList<>();
        private final List<Frame> frames = new ArrayList<>();
        private final Map<Reading, Profile> profiles = new EnumMap<>(Reading.class);
        private final List<ProfiledStack> stacks = new ArrayList<>();
        private String[] head = {};
        private int line;

        Reader(Path file, BufferedReader in) {
            this.file = file;
            this.in = in;
        }

        RecordedProfiles read() throws IOException {
            try {
                if (!HEAD.equals(nextLine())) {
                    throw new IllegalArgumentException("it does not begin with \"plumbline-profile\", version 1");
                }
                for (var text = nextLine(); !text.isEmpty(); text = nextLine()) {
                    record(text.split("\t", -1));
                }
                endProfile();
            } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException fault) {
                throw new IOException(
                        "the profile \"" + file + "\" cannot be read at line " + line + ": " + fault.getMessage(),
                        fault);
            }
            return new RecordedProfiles(profiles, notes);
        }

        /** Without its end; empty at the end of the file. A line that never ends is not kept in memory. */
        private String nextLine() throws IOException {
            line++;
            var text = new StringBuilder();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (text.length() == LONGEST_LINE) {
                    throw new IllegalArgumentException("the line is longer than " + LONGEST_LINE + " characters");
                }
                text.append((char) next);
            }
            return text.toString();
        }

        private void record(String[] fields) {
            switch (fields[0]) {
                case "N" -> {
                    bounded(notes.size(), MOST_NOTES, "notes");
                    notes.add(unescaped(fields[1]));
                }
                case "P" -> {
                    endProfile();
                    head = fields;
                }
                case "F" -> {
                    bounded(frames.size(), MOST_FRAMES, "frames");
                    frames.add(new Frame(unescaped(fields[1]), unescaped(fields[2]), Integer.parseInt(fields[3])));
                }
                case "S" -> {
                    bounded(stacks.size(), Profile.MOST_STACKS, "stacks");
                    stacks.add(stack(fields));
                }
                default -> throw new IllegalArgumentException("no record begins like that");
            }
        }

        private static void bounded(int count, int most, String what) {
            if (count >= most) {
                throw new IllegalArgumentException("there are more than " + most + " " + what);
            }
        }

        private ProfiledStack stack(String[] fields) {
            var path = new ArrayList<Frame>();
            if (!fields[7].isEmpty()) {
                for (var number : fields[7].split(",", -1)) {
                    bounded(path.size(), StackTable.MOST_FRAMES, "frames in a stack");
                    path.add(frames.get(Integer.parseInt(number)));
                }
            }
            return new ProfiledStack(
                    unescaped(fields[1]),
                    path,
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Double.parseDouble(fields[4]),
                    Instant.parse(fields[5]),
                    Instant.parse(fields[6]));
        }

        private void endProfile() {
            if (head.length == 0) {
                if (!stacks.isEmpty()) {
                    throw new IllegalArgumentException("a stack comes before any profile");
                }
                return;
            }
            var reading = Reading.valueOf(head[1]);
            var profile = new Profile(
                    reading,
                    Weighting.valueOf(head[2]),
                    Instant.parse(head[3]),
                    Instant.parse(head[4]),
                    Duration.parse(head[5]),
                    Double.parseDouble(head[6]),
                    stacks);
            if (profiles.putIfAbsent(reading, profile) != null) {
                throw new IllegalArgumentException("there are two profiles of " + reading);
            }
            stacks.clear();
            head = new String[0];
        }
    }
}
