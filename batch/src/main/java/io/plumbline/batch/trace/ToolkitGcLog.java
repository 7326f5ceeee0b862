package io.plumbline.batch.trace;

import static io.plumbline.batch.trace.GcEvent.UNKNOWN;

import com.microsoft.gctoolkit.event.CPUSummary;
import com.microsoft.gctoolkit.event.GCEvent;
import com.microsoft.gctoolkit.event.MemoryPoolSummary;
import com.microsoft.gctoolkit.event.g1gc.G1GCPauseEvent;
import com.microsoft.gctoolkit.event.generational.GenerationalGCPauseEvent;
import com.microsoft.gctoolkit.event.jvm.JVMEvent;
import com.microsoft.gctoolkit.jvm.Diarizer;
import com.microsoft.gctoolkit.message.ChannelName;
import com.microsoft.gctoolkit.message.JVMEventChannel;
import com.microsoft.gctoolkit.message.JVMEventChannelListener;
import com.microsoft.gctoolkit.parser.GCLogParser;
import com.microsoft.gctoolkit.parser.GenerationalHeapParser;
import com.microsoft.gctoolkit.parser.PreUnifiedG1GCParser;
import com.microsoft.gctoolkit.parser.UnifiedG1GCParser;
import com.microsoft.gctoolkit.parser.UnifiedGenerationalParser;
import com.microsoft.gctoolkit.parser.jvm.PreUnifiedDiarizer;
import com.microsoft.gctoolkit.parser.jvm.UnifiedDiarizer;
import com.microsoft.gctoolkit.time.DateTimeStamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads a GC log by GCToolKit's parsers. They are driven line by line, without the bus that GCToolKit brings. What they cannot make out
 * they drop without a word, so that somebody else has to count.
 */
final class ToolkitGcLog implements GcLogParser {

    /** The parsers report every line that they do not know. */
    private static final Logger QUIET = Logger.getLogger("com.microsoft.gctoolkit");

    /** So many lines tell which collector wrote the log, as a rule its first. */
    private static final int MOST_LINES_TO_JUDGE_BY = 2_000;

    private static final Set<String> MIXED = Set.of("Mixed", "G1GCMixed");

    static {
        QUIET.setLevel(Level.OFF);
    }

    private final Diarizer diarizer;
    private final List<Supplier<GCLogParser>> candidates;
    private final Consumer<GcEvent> events;
    private @Nullable List<String> waiting = new ArrayList<>();
    private @Nullable GCLogParser parser;
    private long failures;
    private boolean hasDates;

    private ToolkitGcLog(Diarizer diarizer, List<Supplier<GCLogParser>> candidates, Consumer<GcEvent> events) {
        this.diarizer = diarizer;
        this.candidates = candidates;
        this.events = events;
    }

    /**
     * A reader of logs of JDK 9 and later; it tells of stops alone. Of ZGC and Shenandoah it tells nothing: the library's parser of the
     * one prints what it does not know to the standard output, a line for each field, and that of the other has no rules.
     */
    static ToolkitGcLog unified(Consumer<GcEvent> events) {
        return new ToolkitGcLog(
                new UnifiedDiarizer(), List.of(UnifiedG1GCParser::new, UnifiedGenerationalParser::new), events);
    }

    /** A reader of logs of JDK 8. */
    static ToolkitGcLog preUnified(Consumer<GcEvent> events) {
        return new ToolkitGcLog(
                new PreUnifiedDiarizer(), List.of(PreUnifiedG1GCParser::new, GenerationalHeapParser::new), events);
    }

    /** Takes what a parser publishes. */
    private static final class Outbox implements JVMEventChannel {

        private final Consumer<JVMEvent> taker;

        Outbox(Consumer<JVMEvent> taker) {
            this.taker = taker;
        }

        @Override
        public void registerListener(JVMEventChannelListener listener) {
            throw new UnsupportedOperationException("there is one listener, and it is known from the start");
        }

        @Override
        public void publish(ChannelName channel, JVMEvent event) {
            taker.accept(event);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** How many lines threw something at us instead of being read. */
    long failures() {
        return failures;
    }

    /** Whether events have dates; else times count from 1970. */
    boolean hasDates() {
        return hasDates;
    }

    /** What it takes the collector for. */
    GcCollector collector() {
        var diary = diarizer.getDiary();
        return diary.isG1GC()
                ? GcCollector.G1
                : diary.isCMS()
                        ? GcCollector.CMS
                        : diary.isPSYoung()
                                ? GcCollector.PARALLEL
                                : diary.isDefNew() ? GcCollector.SERIAL : GcCollector.UNKNOWN;
    }

    @Override
    public void line(String line) {
        var early = waiting;
        if (early == null) {
            read(line);
            return;
        }
        early.add(line);
        if (isJudged(line) || early.size() >= MOST_LINES_TO_JUDGE_BY) {
            begin(early);
        }
    }

    private boolean isJudged(String line) {
        try {
            return diarizer.diarize(line);
        } catch (RuntimeException unreadable) {
            // the library does not expect what a file may hold; the line is lost to it
            failures++;
            return false;
        }
    }

    private void begin(List<String> early) {
        waiting = null;
        var diary = diarizer.getDiary();
        parser = candidates.stream()
                .map(Supplier::get)
                .filter(candidate -> candidate.accepts(diary))
                .findFirst()
                .orElse(null);
        if (parser != null) {
            parser.diary(diary);
            parser.publishTo(new Outbox(this::published));
            early.forEach(this::read);
        }
    }

    private void read(String line) {
        if (parser != null) {
            try {
                parser.receive(line);
            } catch (RuntimeException unreadable) {
                // as above
                failures++;
            }
        }
    }

    @Override
    public void end() {
        if (waiting != null) {
            begin(waiting);
        }
        read(GCLogParser.END_OF_DATA_SENTINEL);
    }

    private void published(JVMEvent event) {
        if (event instanceof G1GCPauseEvent pause) {
            tell(pause, pause.getHeap(), pause.getCpuSummary());
        } else if (event instanceof GenerationalGCPauseEvent pause) {
            tell(pause, pause.getHeap(), pause.getCpuSummary());
        }
    }

    private void tell(GCEvent pause, @Nullable MemoryPoolSummary heap, @Nullable CPUSummary cpu) {
        var at = instant(pause.getDateTimeStamp());
        double seconds = pause.getDuration();
        if (at == null || Double.isNaN(seconds) || seconds < 0) {
            return;
        }
        var draft = new GcEventDraft(UNKNOWN);
        long nanos = GcLogNumbers.nanos(seconds);
        draft.seenAt(at);
        draft.durationNanos = nanos;
        draft.name = pause.getGarbageCollectionType() == null
                ? pause.getClass().getSimpleName()
                : pause.getGarbageCollectionType().name();
        draft.cause = pause.getGCCause() == null ? "" : pause.getGCCause().getLabel();
        draft.kind = kind(pause);
        draft.pause(new GcPause(at, nanos, draft.name));
        if (heap != null) {
            draft.beforeBytes = bytes(heap.getOccupancyBeforeCollection());
            draft.afterBytes = bytes(heap.getOccupancyAfterCollection());
            draft.committedBytes = bytes(heap.getSizeAfterCollection());
        }
        if (cpu != null) {
            draft.cpu(
                    GcLogNumbers.nanos(cpu.getUser()),
                    GcLogNumbers.nanos(cpu.getKernel()),
                    GcLogNumbers.nanos(cpu.getWallClock()));
        }
        var event = draft.finished(GcSource.LOG);
        if (event != null) {
            events.accept(event);
        }
    }

    private static GcKind kind(GCEvent pause) {
        var name = pause.getClass().getSimpleName();
        if (MIXED.stream().anyMatch(name::contains)) {
            return GcKind.MIXED;
        }
        if (name.contains("Full") || name.contains("System")) {
            return GcKind.FULL;
        }
        return name.contains("Remark") || name.contains("Cleanup") || name.equals("InitialMark")
                ? GcKind.CONCURRENT
                : GcKind.YOUNG;
    }

    private @Nullable Instant instant(DateTimeStamp stamp) {
        if (stamp.hasDateStamp()) {
            hasDates = true;
            var at = stamp.getDateTime().toInstant();
            return GcLogLine.isPlausible(at) ? at : null;
        }
        return stamp.hasTimeStamp() && GcLogLine.isUptime(stamp.toSeconds())
                ? Instant.EPOCH.plusNanos(Math.round(stamp.toSeconds() * 1e9))
                : null;
    }

    private static long bytes(long kilobytes) {
        return kilobytes < 0 ? UNKNOWN : kilobytes << 10;
    }
}
