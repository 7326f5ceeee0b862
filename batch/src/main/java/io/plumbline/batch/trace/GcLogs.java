package io.plumbline.batch.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads GC logs by two {@link GcLogParser}s at once: what the lines themselves say, and what GCToolKit makes of them. Of a unified log
 * the lines are the timeline and GCToolKit the check; of a log of JDK 8 it is the other way round. One thread; memory is that of the
 * collections that are kept.
 */
final class GcLogs {

    /** So many lines tell whether a file is a GC log. */
    private static final int MOST_LINES_TO_JUDGE_BY = 5_000;

    /** So many lines of a collector are the same in two files if these are copies of one log, or of a part of it. */
    private static final int LINES_TO_KNOW_BY = 5;

    /** GCToolKit takes many times as long over a line as we do; so many show what it loses. */
    private static final long MOST_LINES_TO_COMPARE = 100_000;

    private static final Pattern UNIFIED = Pattern.compile(
            "^(\\[[^\\]]{1,80}\\])+ *(GC\\(\\d{1,9}\\) |Using (G1|Serial|Parallel|The Z|Shenandoah|Concurrent Mark))");
    private static final Pattern OLD_STOP = Pattern.compile("\\[(Full )?GC[ (]|\\[GC remark|\\[GC cleanup");

    private final GcRetained retained;
    private final List<String> notes = new ArrayList<>();
    private final LostStops lost = new LostStops();
    private GcCollector collector = GcCollector.UNKNOWN;
    private @Nullable String jdk;
    private boolean hasDates = true;
    private @Nullable Instant lastAt;
    private boolean compares = true;
    private long cut;
    private long strange;

    GcLogs(GcRetained retained) {
        this.retained = retained;
    }

    /** How a log is written. */
    private enum Form {
        UNIFIED,
        OF_JDK_8
    }

    /**
     * A file of a rotation.
     *
     * @param first its first lines that are of a collector
     */
    private record Part(Path file, Form form, @Nullable Instant at, Instant writtenAt, List<String> first) {

        Part {
            first = List.copyOf(first);
        }

        /** Whether both begin with the same lines, so that one is a later copy of the other. */
        boolean beginsLike(Part other) {
            int both = Math.min(first.size(), other.first.size());
            return first.subList(0, both).equals(other.first.subList(0, both));
        }
    }

    GcCollector collector() {
        return collector;
    }

    @Nullable
    String jdk() {
        return jdk;
    }

    /** Whether times are by the JVM's clock; else they count from 1970 as if it had been started then. */
    boolean hasDates() {
        return hasDates;
    }

    /** When the last line was written. */
    @Nullable
    Instant lastAt() {
        return lastAt;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Reads the files of one log, those of a rotation in the order in which they were written.
     *
     * @throws UnreadableGcLogException if one of them is no GC log
     */
    void read(List<Path> files) throws IOException {
        var parts = new ArrayList<Part>();
        for (var file : files) {
            addOnce(part(file), parts);
        }
        parts.sort(Comparator.comparing((Part part) -> part.at() == null ? part.writtenAt() : part.at())
                .thenComparing(Part::writtenAt));
        boolean unified = parts.stream().allMatch(part -> part.form() == Form.UNIFIED);
        if (unified) {
            unified(parts);
        } else {
            ofJdk8(parts);
        }
        if (cut > 0) {
            notes.add(cut + " lines of the GC log are longer than any JVM writes; only their beginning was read.");
        }
        if (strange > 0) {
            notes.add(strange + " lines of the GC log hold octets that no log has; they were left out.");
        }
    }

    /* Somebody sends the log of a running JVM today and again, with more in it, tomorrow. */
    private void addOnce(Part part, List<Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            var other = parts.get(i);
            if (part.beginsLike(other)) {
                boolean isLonger = lines(part.file()) > lines(other.file());
                var read = isLonger ? part : other;
                var left = isLonger ? other : part;
                parts.set(i, read);
                notes.add("The GC logs \"" + left.file() + "\" and \"" + read.file()
                        + "\" begin with the same lines: they are one log that was sent twice, of which the second named was"
                        + " read, which is as long or longer.");
                return;
            }
        }
        parts.add(part);
    }

    private static long lines(Path file) {
        long count = 0;
        try (var lines = GcLogLines.open(file)) {
            while (lines.next() != null) {
                count++;
            }
        } catch (IOException broken) {
            // so many can be read; whoever reads them says so
            return count;
        }
        return count;
    }

    /** Refuses a file that is no GC log by its first lines. */
    static void requireOne(Path file) throws IOException {
        part(file);
    }

    private static Part part(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableGcLogException(file, "does not exist or is not a file");
        }
        var writtenAt = Files.getLastModifiedTime(file).toInstant();
        Form form = null;
        Instant at = null;
        var first = new ArrayList<String>();
        try (var lines = GcLogLines.open(file)) {
            for (int i = 0; i < MOST_LINES_TO_JUDGE_BY && first.size() < LINES_TO_KNOW_BY; i++) {
                var line = lines.next();
                if (line == null) {
                    break;
                }
                boolean isUnified =
                        form != Form.OF_JDK_8 && UNIFIED.matcher(line).find();
                if (isUnified && form == null) {
                    form = Form.UNIFIED;
                    var parsed = GcLogLine.of(line);
                    at = parsed == null ? null : time(parsed);
                }
                boolean isOld = form != Form.UNIFIED && OLD_STOP.matcher(line).find();
                form = isOld ? Form.OF_JDK_8 : form;
                if (isUnified || isOld) {
                    first.add(line);
                }
            }
        } catch (UnreadableGcLogException no) {
            throw no;
        } catch (IOException broken) {
            if (form == null) {
                throw new UnreadableGcLogException(file, "cannot be read: " + broken.getMessage(), broken);
            }
        }
        if (form != null) {
            return new Part(file, form, at, writtenAt, first);
        }
        throw new UnreadableGcLogException(
                file,
                "has no line of a GC log among its first " + MOST_LINES_TO_JUDGE_BY
                        + "; have the JVM write one by -Xlog:gc*:file=gc.log:time,uptime,level,tags");
    }

    private static @Nullable Instant time(GcLogLine line) {
        var at = line.at();
        return at != null || Double.isNaN(line.uptimeSeconds())
                ? at
                : Instant.EPOCH.plusNanos(Math.round(line.uptimeSeconds() * 1e9));
    }

    private void unified(List<Part> parts) throws IOException {
        var text = new UnifiedGcLog(this::byText, retained::restarted);
        var toolkit = ToolkitGcLog.unified(event -> event.pauses().forEach(pause -> lost.byToolkit(pause.nanos())));
        feed(parts, text, new Compared(toolkit));
        collector = text.collector();
        jdk = text.jdk();
        hasDates = text.hasDates();
        lastAt = text.lastAt();
        if (isReadByToolkit() && lost.lost() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "GCToolKit lost %d of the %d stops that %s of the GC log tell of; they are taken from the lines.",
                    lost.lost(),
                    lost.compared(),
                    compares ? "the lines" : "the first " + MOST_LINES_TO_COMPARE + " lines"));
        } else if (!isReadByToolkit() && lost.compared() > 0) {
            notes.add("GCToolKit is of no use for logs of " + collector
                    + "; what they tell is taken from their lines alone.");
        }
    }

    private void byText(GcEvent event) {
        if (compares) {
            event.pauses().forEach(pause -> lost.byText(pause.nanos()));
        }
        retained.add(event);
    }

    /** GCToolKit's reading of the first lines. */
    private final class Compared implements GcLogParser {

        private final GcLogParser toolkit;
        private long lines;

        Compared(GcLogParser toolkit) {
            this.toolkit = toolkit;
        }

        @Override
        public void line(String line) {
            compares = ++lines <= MOST_LINES_TO_COMPARE;
            if (compares) {
                toolkit.line(line);
            }
        }

        @Override
        public void end() {
            if (compares) {
                toolkit.end();
            }
        }
    }

    private boolean isReadByToolkit() {
        return switch (collector) {
            case G1, SERIAL, PARALLEL, CMS -> true;
            case ZGC, GENERATIONAL_ZGC, SHENANDOAH, GENERATIONAL_SHENANDOAH, UNKNOWN -> false;
        };
    }

    private void ofJdk8(List<Part> parts) throws IOException {
        var found = new long[1];
        var toolkit = ToolkitGcLog.preUnified(event -> {
            found[0]++;
            lastAt = event.end();
            retained.add(event);
        });
        var count = new StopCount();
        feed(parts, count, toolkit);
        collector = toolkit.collector();
        hasDates = toolkit.hasDates();
        if (count.stops > found[0]) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The GC log has %d lines that begin a stop, of which GCToolKit could read %d; the others are missing.",
                    count.stops,
                    found[0]));
        }
    }

    /** Counts the lines of a log of JDK 8 that begin a stop. */
    private static final class StopCount implements GcLogParser {

        private long stops;

        @Override
        public void line(String line) {
            if (OLD_STOP.matcher(line).find()) {
                stops++;
            }
        }

        @Override
        public void end() {
            // it has counted
        }
    }

    private void feed(List<Part> parts, GcLogParser... parsers) throws IOException {
        for (var part : parts) {
            try (var lines = GcLogLines.open(part.file())) {
                for (var line = lines.next(); line != null; line = lines.next()) {
                    for (var parser : parsers) {
                        parser.line(line);
                    }
                }
                cut += lines.cut();
                strange += lines.strange();
            } catch (IOException broken) {
                notes.add("The GC log could be read in part only: " + broken.getMessage() + ".");
            }
        }
        for (var parser : parsers) {
            parser.end();
        }
    }

    /** How much later than 1970 an undated log began, if its file was written when its last line was; nothing if that cannot be. */
    static @Nullable Duration sinceEpoch(List<Path> files, Instant lastAt) throws IOException {
        Instant written = Instant.EPOCH;
        for (var file : files) {
            var at = Files.getLastModifiedTime(file).toInstant();
            written = at.isAfter(written) ? at : written;
        }
        var base = Duration.between(lastAt, written);
        return base.isNegative() || written.equals(Instant.EPOCH) ? null : base;
    }
}
