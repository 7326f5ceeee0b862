package io.plumbline.batch.trace;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Which lines matter (JDK 11 to 25, level info; "GC(n)" is the JVM's number of the collection):
 *   Pause ... 39M->3M(64M) 4.423ms       a stop and its sizes; without a time at its end it only begins
 *   Garbage Collection (cause) 10M(16%)->4M(6%), Minor Collection, Major Collection   a cycle of ZGC
 *   Concurrent Mark Cycle, Concurrent Undo Cycle, Concurrent Cycle                    a cycle of G1 (CMS: its phases)
 *   Concurrent ..., Coalescing ...       Shenandoah has no line for a whole cycle: it is what bears one number
 *   User=0.00s Sys=0.00s Real=0.01s      what the processors did
 *   ParOldGen: 934K(44032K)->1252K(44032K), Old regions: 1->2   what a young collection promoted
 *   Live: - 1M (3%) 1M (3%) ..., Capacity: ...                  the table of ZGC
 * Sizes are cut to whole units, times to three digits.
 */
/**
 * Reads a unified GC log by its summary lines: everything that a level of {@code gc} writes, with the details of {@code gc*} where they
 * are there. It needs no start of the log, so that a part of a rotation will do.
 */
final class UnifiedGcLog implements GcLogParser {

    /** A cycle goes on while this many younger collections come and go. */
    private static final int MOST_OPEN = 64;

    private static final Duration SET_BACK = Duration.ofSeconds(1);
    private static final Pattern CPU =
            Pattern.compile("User=([\\d.,]{1,12})s Sys=([\\d.,]{1,12})s Real=([\\d.,]{1,12})s");
    private static final Pattern REGIONS = Pattern.compile("Old regions: (\\d{1,9})->(\\d{1,9})");
    private static final Pattern REGION_SIZE = Pattern.compile("Heap Region Size: (\\d{1,9})([KMG])");
    private static final Pattern COLUMN = Pattern.compile("(\\d{1,15})([BKMGT]) \\(\\d+%\\)");
    private static final Pattern VERSION = Pattern.compile("Version: (\\S{1,60})");

    /** A stop that has begun, of which the end tells when. */
    private record Begun(String what, Instant at) {}

    private final Consumer<GcEvent> events;
    private final Consumer<Instant> restarts;
    private final Map<Long, GcEventDraft> openByNumber = new LinkedHashMap<>();
    private final Map<Long, Begun> begunByNumber = new LinkedHashMap<>();
    private GcCollector collector = GcCollector.UNKNOWN;
    private @Nullable String jdk;
    private long regionBytes = UNKNOWN;
    private long newest = UNKNOWN;
    private @Nullable Instant lastAt;
    private boolean hasDates;

    /**
     * @param events takes collections about in the order in which they began
     * @param restarts takes when another JVM began to write, before its collections
     */
    UnifiedGcLog(Consumer<GcEvent> events, Consumer<Instant> restarts) {
        this.events = events;
        this.restarts = restarts;
    }

    /** Of the log; known once it has named itself. */
    GcCollector collector() {
        return collector;
    }

    /** The JVM's version, if the log has its beginning. */
    @Nullable
    String jdk() {
        return jdk;
    }

    /** Whether lines tell dates; else times count from 1970 as if the JVM had been started then. */
    boolean hasDates() {
        return hasDates;
    }

    /** When the last line was written. */
    @Nullable
    Instant lastAt() {
        return lastAt;
    }

    @Override
    public void line(String line) {
        if (!mayMatter(line)) {
            return;
        }
        var parsed = GcLogLine.of(line);
        if (parsed == null) {
            return;
        }
        var text = parsed.text();
        if (text.startsWith("GC(")) {
            numbered(parsed, text);
        } else if (parsed.tags().startsWith("gc") || parsed.tags().isEmpty()) {
            general(parsed, text);
        }
    }

    /* Most lines of gc* are details of a collection that nobody asks for; their decorations need not be read. */
    private static boolean mayMatter(String line) {
        int number = line.indexOf("] GC(");
        int at = number < 0 ? -1 : line.indexOf(')', number);
        if (at < 0) {
            return true;
        }
        at += 2;
        if (at + 3 < line.length() && line.charAt(at + 1) == ':') {
            at += 2;
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
        }
        return at < line.length() && isFirstOfAny(line.charAt(at));
    }

    private void general(GcLogLine line, String text) {
        if (text.startsWith("Using ")) {
            named(line, text.substring("Using ".length()));
        } else if (text.startsWith("Version: ")) {
            var version = VERSION.matcher(text);
            jdk = version.find() ? version.group(1) : jdk;
        } else if (text.startsWith("Heap Region Size: ")) {
            var size = REGION_SIZE.matcher(text);
            regionBytes = size.find() ? GcLogNumbers.bytes(size.group(1), size.group(2)) : regionBytes;
        }
    }

    private void named(GcLogLine line, String name) {
        var found = name.startsWith("G1")
                ? GcCollector.G1
                : name.startsWith("The Z")
                        ? GcCollector.ZGC
                        : name.startsWith("Shenandoah")
                                ? GcCollector.SHENANDOAH
                                : name.startsWith("Parallel")
                                        ? GcCollector.PARALLEL
                                        : name.startsWith("Serial")
                                                ? GcCollector.SERIAL
                                                : name.startsWith("Concurrent Mark") ? GcCollector.CMS : null;
        if (found != null && newest != UNKNOWN) {
            // a JVM names its collector once, when it begins
            var at = time(line);
            var last = lastAt;
            if (at == null && last != null) {
                // as early as it can be: just after what the one before it wrote
                at = last.plusNanos(1);
            }
            if (at != null) {
                restart(at);
                lastAt = at;
            }
        }
        collector = found == null ? collector : found;
    }

    private void numbered(GcLogLine line, String text) {
        int end = text.indexOf(')');
        double value = end < 0 ? Double.NaN : GcLogNumbers.number(text, 3, end);
        if (Double.isNaN(value) || end + 2 > text.length()) {
            return;
        }
        var said = text.substring(end + 1).strip();
        boolean isOld = said.startsWith("O: ");
        if (said.length() > 3 && said.charAt(1) == ':' && "YyO".indexOf(said.charAt(0)) >= 0) {
            said = said.substring(3).strip();
            collector = GcCollector.GENERATIONAL_ZGC;
        }
        if (!said.isEmpty() && isFirstOfAny(said.charAt(0))) {
            var at = time(line);
            if (at != null) {
                said(draft((long) value, at), said, at, isOld);
            }
        }
    }

    private static boolean isFirstOfAny(char first) {
        return switch (first) {
            case 'P', 'G', 'M', 'C', 'U', 'O', 'T', 'L' -> true;
            default -> false;
        };
    }

    private @Nullable Instant time(GcLogLine line) {
        var at = line.at();
        if (at != null) {
            hasDates = true;
            return at;
        }
        double uptime = line.uptimeSeconds();
        return hasDates || Double.isNaN(uptime) ? null : Instant.EPOCH.plusNanos(Math.round(uptime * 1e9));
    }

    private GcEventDraft draft(long number, Instant at) {
        var last = lastAt;
        boolean again = number + MOST_OPEN < newest
                || (last != null && at.plus(SET_BACK).isBefore(last) && number < newest)
                || (number < newest && isOver(openByNumber.get(number), at));
        if (again) {
            restart(at);
        }
        newest = Math.max(newest, number);
        lastAt = last == null || again || at.isAfter(last) ? at : last;
        var open = openByNumber.get(number);
        if (open == null) {
            open = new GcEventDraft(number);
            openByNumber.put(number, open);
            if (openByNumber.size() > MOST_OPEN) {
                finish(openByNumber.keySet().iterator().next());
            }
        }
        return open;
    }

    private void restart(Instant at) {
        finishAll();
        newest = UNKNOWN;
        restarts.accept(at);
    }

    /* All that is said of a stop is said when it ends; of a cycle there may be more to come. */
    private static boolean isOver(@Nullable GcEventDraft open, Instant at) {
        if (open == null || open.durationNanos == UNKNOWN || open.kind == GcKind.CONCURRENT) {
            return false;
        }
        var ended = open.endedAt;
        return ended != null && ended.plus(SET_BACK).isBefore(at);
    }

    private void said(GcEventDraft draft, String said, Instant at, boolean isOld) {
        if (said.startsWith("Pause ")) {
            pause(draft, said, at);
        } else if (said.startsWith("Garbage Collection (")
                || said.startsWith("Minor Collection (")
                || said.startsWith("Major Collection (")) {
            cycleOfZgc(draft, said, at);
        } else if (said.startsWith("Concurrent ") || said.startsWith("Coalescing ")) {
            concurrent(draft, said, at);
        } else if (said.startsWith("User=")) {
            cpu(draft, said);
        } else if (said.startsWith("Live: ")) {
            live(draft, said, isOld);
        } else if (said.startsWith("Capacity: ")) {
            draft.committedBytes = column(said, 4);
        } else if (said.startsWith("Promoted: ")) {
            draft.promotedBytes = column(said, 2);
        } else if (said.startsWith("Old regions: ")) {
            regions(draft, said);
        } else if (said.startsWith("ParOldGen: ") || said.startsWith("Tenured: ")) {
            promoted(draft, said);
        }
    }

    private void pause(GcEventDraft draft, String said, Instant at) {
        long nanos = GcLogNumbers.durationNanos(said);
        if (nanos == UNKNOWN) {
            draft.seenAt(at);
            begunByNumber.put(draft.number, new Begun(said, at));
            if (begunByNumber.size() > MOST_OPEN) {
                begunByNumber.remove(begunByNumber.keySet().iterator().next());
            }
            return;
        }
        var begun = begunByNumber.remove(draft.number);
        var from = begun != null && said.startsWith(begun.what()) ? begun.at() : at.minusNanos(nanos);
        draft.seenAt(from);
        draft.seenAt(at);
        var what = withoutNumbers(said);
        draft.pause(new GcPause(from, nanos, what));
        if (isOfCycle(what)) {
            draft.kind = draft.kind == GcKind.OTHER ? GcKind.CONCURRENT : draft.kind;
            if (collector == GcCollector.G1 && draft.beforeBytes == UNKNOWN) {
                sizes(draft, said);
            } else if (collector == GcCollector.G1) {
                after(draft, said);
            }
            shenandoah(draft, what);
            return;
        }
        draft.name = name(what);
        draft.cause = cause(what);
        draft.kind = kind(what);
        draft.durationNanos = draft.kind == GcKind.CONCURRENT ? UNKNOWN : nanos;
        sizes(draft, said);
    }

    /** Stops that are parts of a cycle, which bears their number, too. */
    private static boolean isOfCycle(String what) {
        return !what.startsWith("Pause Young")
                && !what.startsWith("Pause Full")
                && !what.startsWith("Pause Degenerated");
    }

    private static GcKind kind(String what) {
        if (what.startsWith("Pause Young")) {
            return what.startsWith("Pause Young (Mixed)") ? GcKind.MIXED : GcKind.YOUNG;
        }
        return GcKind.FULL;
    }

    private static void sizes(GcEventDraft draft, String said) {
        var change = GcLogNumbers.change(said);
        if (change != null) {
            draft.beforeBytes = change.beforeBytes();
            draft.afterBytes = change.afterBytes();
            draft.committedBytes = GcEvent.firstKnown(change.committedBytes(), draft.committedBytes);
        }
    }

    private static void after(GcEventDraft draft, String said) {
        var change = GcLogNumbers.change(said);
        if (change != null) {
            draft.afterBytes = change.afterBytes();
            draft.committedBytes = GcEvent.firstKnown(change.committedBytes(), draft.committedBytes);
        }
    }

    private void cycleOfZgc(GcEventDraft draft, String said, Instant at) {
        draft.seenAt(at);
        boolean minor = said.startsWith("Minor");
        draft.kind = minor ? GcKind.YOUNG : GcKind.CONCURRENT;
        draft.name = said.substring(0, said.indexOf('(')).strip();
        draft.cause = cause(said);
        if (!said.startsWith("Garbage")) {
            collector = GcCollector.GENERATIONAL_ZGC;
        } else if (collector == GcCollector.UNKNOWN) {
            collector = GcCollector.ZGC;
        }
        sizes(draft, said);
    }

    private void concurrent(GcEventDraft draft, String said, Instant at) {
        draft.seenAt(at);
        if (draft.kind == GcKind.OTHER) {
            draft.kind = GcKind.CONCURRENT;
        }
        long nanos = GcLogNumbers.durationNanos(said);
        var what = withoutNumbers(said);
        if (what.startsWith("Concurrent Mark Cycle")
                || what.startsWith("Concurrent Undo Cycle")
                || what.startsWith("Concurrent Cycle")) {
            draft.name = what;
            draft.durationNanos = nanos;
        } else if (what.startsWith("Concurrent cleanup")) {
            if (draft.beforeBytes == UNKNOWN) {
                sizes(draft, said);
            } else {
                after(draft, said);
            }
        } else if (nanos != UNKNOWN && draft.beforeBytes == UNKNOWN) {
            draft.seenAt(at.minusNanos(nanos));
        }
        shenandoah(draft, what);
    }

    private void shenandoah(GcEventDraft draft, String what) {
        if (collector != GcCollector.SHENANDOAH && collector != GcCollector.GENERATIONAL_SHENANDOAH) {
            return;
        }
        boolean young = what.contains("(Young)");
        if (young || what.contains("(Old)") || what.contains("(Global)")) {
            collector = GcCollector.GENERATIONAL_SHENANDOAH;
            draft.kind = young ? GcKind.YOUNG : GcKind.CONCURRENT;
            draft.name = young ? "Young cycle" : what.contains("(Old)") ? "Old cycle" : "Global cycle";
        } else if (draft.name.isEmpty()) {
            draft.name = "Concurrent cycle";
        }
    }

    private static void cpu(GcEventDraft draft, String said) {
        var matcher = CPU.matcher(said);
        if (matcher.find()) {
            draft.cpu(nanos(matcher.group(1)), nanos(matcher.group(2)), nanos(matcher.group(3)));
        }
    }

    private static long nanos(String seconds) {
        double value = GcLogNumbers.number(seconds, 0, seconds.length());
        return GcLogNumbers.nanos(value);
    }

    /* Of a cycle of both generations each has a table; what is alive is in both. */
    private static void live(GcEventDraft draft, String said, boolean isOld) {
        long bytes = column(said, 1);
        if (bytes != UNKNOWN && draft.kind != GcKind.YOUNG) {
            draft.liveBytes = isOld && draft.liveBytes != UNKNOWN ? draft.liveBytes + bytes : bytes;
        }
    }

    private void regions(GcEventDraft draft, String said) {
        var matcher = REGIONS.matcher(said);
        if (regionBytes != UNKNOWN && matcher.find()) {
            long more = Long.parseLong(matcher.group(2)) - Long.parseLong(matcher.group(1));
            draft.promotedBytes = Math.max(0, more) * regionBytes;
        }
    }

    private static void promoted(GcEventDraft draft, String said) {
        var change = GcLogNumbers.change(said);
        if (change != null) {
            draft.promotedBytes = Math.max(0, change.afterBytes() - change.beforeBytes());
        }
    }

    private static long column(String said, int number) {
        var matcher = COLUMN.matcher(said);
        long bytes = UNKNOWN;
        for (int i = 0; i < number && matcher.find(); i++) {
            bytes = GcLogNumbers.bytes(matcher.group(1), matcher.group(2));
        }
        return bytes;
    }

    /** {@code Pause Young (Normal) (G1 Evacuation Pause) 39M->3M(64M) 4.423ms} up to the numbers. */
    private static String withoutNumbers(String said) {
        var head = GcLogNumbers.durationNanos(said) == UNKNOWN ? said : said.substring(0, said.lastIndexOf(' '));
        int change = head.indexOf("->");
        int begin = change < 0 ? head.length() : head.lastIndexOf(' ', change);
        return head.substring(0, Math.max(0, begin)).strip();
    }

    private static String name(String what) {
        int last = lastGroup(what);
        return last > 0 ? what.substring(0, last).strip() : what;
    }

    /** What stands in the last brackets, which may have some in them: {@code (System.gc())}. */
    private static String cause(String what) {
        int open = what.startsWith("Pause") ? lastGroup(what) : what.indexOf('(');
        int close = what.startsWith("Pause") ? what.length() - 1 : closing(what, open);
        return open < 0 || close <= open ? "" : what.substring(open + 1, close);
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = Math.max(0, open); i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int lastGroup(String text) {
        if (!text.endsWith(")")) {
            return -1;
        }
        int depth = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            depth += text.charAt(i) == ')' ? 1 : text.charAt(i) == '(' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void end() {
        finishAll();
    }

    private void finishAll() {
        for (var number : List.copyOf(openByNumber.keySet())) {
            finish(number);
        }
        begunByNumber.clear();
    }

    private void finish(long number) {
        var draft = openByNumber.remove(number);
        if (draft == null || draft.kind == GcKind.OTHER) {
            return;
        }
        if (draft.kind != GcKind.YOUNG && draft.kind != GcKind.MIXED) {
            // what the old generation grew by in a collection of all is not what became old
            draft.promotedBytes = UNKNOWN;
        }
        var event = draft.finished(GcSource.LOG);
        if (event != null) {
            events.accept(event);
        }
    }
}
