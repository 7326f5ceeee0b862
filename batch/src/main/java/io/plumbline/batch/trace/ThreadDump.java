package io.plumbline.batch.trace;

import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.naming.NameStem;
import io.plumbline.batch.profile.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A thread dump as HotSpot prints it ({@code Thread.print}), of which a recording holds the text. Immutable.
 *
 * @param threads Java's platform threads; 20,000 at most
 * @param complete there were not more
 */
record ThreadDump(List<Entry> threads, boolean complete) {

    private static final int MOST_THREADS = 20_000;
    private static final int MOST_LOCKS = 100;
    private static final int MOST_KNOWN_LINES = 100_000;
    private static final String STATE = "java.lang.Thread.State: ";
    private static final String FRAME = "at ";
    private static final String LOCKED = "- locked <";

    /** What a line says before the address of what the thread waits for. */
    private static final String[] WAITS = {"- waiting to lock <", "- parking to wait for  <", "- waiting on <"};

    ThreadDump {
        threads = List.copyOf(threads);
    }

    /**
     * A thread.
     *
     * @param id of Java
     * @param name bounded
     * @param state as its stack shows it
     * @param frames innermost first, 64 at most
     * @param waitsFor class of the monitor, lock or condition; absent if it waits for none
     * @param address of it, in this dump alone; 0 if it waits for none
     * @param locked addresses of monitors that it has and does not wait for
     * @param cpuMillis how long it has run; -1 if the JVM does not tell
     */
    record Entry(
            long id,
            String name,
            ThreadState state,
            List<Frame> frames,
            @Nullable String waitsFor,
            long address,
            Set<Long> locked,
            double cpuMillis) {

        Entry {
            frames = List.copyOf(frames);
            locked = Set.copyOf(locked);
        }
    }

    /** Reads dumps of one recording; knows the lines that it has seen. For one thread. */
    static final class Reader {

        private final Map<String, Frame> framesByLine = new HashMap<>();
        private List<Entry> entries = List.of();
        private boolean complete;
        private @Nullable Draft draft;

        /** Whatever is no thread in it is passed over. */
        ThreadDump read(String text) {
            entries = new ArrayList<>();
            complete = true;
            text.lines().forEach(this::line);
            close();
            return new ThreadDump(entries, complete);
        }

        private void line(String raw) {
            if (raw.startsWith("\"")) {
                close();
                draft = Draft.of(raw);
                return;
            }
            if (draft == null) {
                return;
            }
            var line = raw.strip();
            if (line.startsWith(STATE)) {
                draft.state = line.substring(STATE.length());
            } else if (line.startsWith(FRAME)) {
                if (draft.frames.size() < EventFrames.DEEPEST) {
                    draft.frames.add(frame(line));
                }
            } else if (line.startsWith(LOCKED)) {
                if (draft.locked.size() < MOST_LOCKS) {
                    draft.locked.add(address(line, LOCKED.length()));
                }
            } else {
                draft.waits(line);
            }
        }

        private void close() {
            var entry = draft == null ? null : draft.entry();
            draft = null;
            if (entry == null) {
                return;
            }
            if (entries.size() < MOST_THREADS) {
                entries.add(entry);
            } else {
                complete = false;
            }
        }

        private Frame frame(String line) {
            if (framesByLine.size() >= MOST_KNOWN_LINES) {
                framesByLine.clear();
            }
            return framesByLine.computeIfAbsent(NameStem.bounded(line), Reader::parsed);
        }

        /* at java.lang.Thread.sleep(java.base@17.0.15/Native Method), at Cart.add(Cart.java:17) */
        private static Frame parsed(String line) {
            int open = line.indexOf('(');
            var place = open < 0 ? line.substring(FRAME.length()) : line.substring(FRAME.length(), open);
            int dot = place.lastIndexOf('.');
            return new Frame(
                    ClassNames.normalised(dot < 0 ? "" : place.substring(0, dot)),
                    place.substring(dot + 1),
                    open < 0 ? 0 : lineNumber(line, open));
        }

        private static int lineNumber(String line, int open) {
            int close = line.indexOf(')', open);
            int colon = line.lastIndexOf(':');
            return colon < open || close < colon ? 0 : (int) number(line, colon + 1, close, 10);
        }
    }

    /** A thread whose lines are being read. */
    private static final class Draft {

        private final long id;
        private final String name;
        private final double cpuMillis;
        private final List<Frame> frames = new ArrayList<>();
        private final Set<Long> locked = new HashSet<>();
        private String state = "";
        private @Nullable String waitsFor;
        private long address;

        private Draft(long id, String name, double cpuMillis) {
            this.id = id;
            this.name = name;
            this.cpuMillis = cpuMillis;
        }

        /* "main" #1 prio=5 os_prio=0 cpu=865.21ms elapsed=4.88s tid=0x00007f6538018020 ...; threads of the JVM have no number */
        static @Nullable Draft of(String line) {
            int end = line.lastIndexOf("\" #");
            if (end < 1) {
                return null;
            }
            int from = end + 3;
            int to = from;
            while (to < line.length() && Character.isDigit(line.charAt(to))) {
                to++;
            }
            return to == from
                    ? null
                    : new Draft(
                            number(line, from, to, 10),
                            NameStem.bounded(line.substring(1, end)),
                            cpuMillis(line.substring(to)));
        }

        private static double cpuMillis(String rest) {
            int from = rest.indexOf(" cpu=");
            int to = from < 0 ? -1 : rest.indexOf("ms", from);
            if (to < 0) {
                return -1;
            }
            try {
                return Double.parseDouble(rest.substring(from + " cpu=".length(), to));
            } catch (NumberFormatException strange) {
                return -1;
            }
        }

        /* - parking to wait for  <0x000000069eb29838> (a java.util.concurrent.locks.ReentrantLock$NonfairSync) */
        void waits(String line) {
            for (var beginning : WAITS) {
                if (waitsFor == null && line.startsWith(beginning)) {
                    int open = line.indexOf("(a ");
                    int close = line.indexOf(')', Math.max(0, open));
                    address = address(line, beginning.length());
                    waitsFor = open < 0 || close < 0
                            ? null
                            : ClassNames.normalised(NameStem.bounded(line.substring(open + 3, close)));
                }
            }
        }

        @Nullable
        Entry entry() {
            var known = state();
            if (known == null) {
                return null;
            }
            locked.remove(address);
            return new Entry(id, name, known, frames, waitsFor, address, locked, cpuMillis);
        }

        private @Nullable ThreadState state() {
            if (state.startsWith("RUNNABLE")) {
                return ThreadPlaces.isNativeIo(frames) ? ThreadState.IO : ThreadState.RUNNABLE;
            }
            if (state.startsWith("BLOCKED")) {
                return ThreadState.BLOCKED;
            }
            if (state.endsWith("(parking)")) {
                return ThreadState.PARKED;
            }
            if (state.endsWith("(sleeping)")) {
                return ThreadState.SLEEPING;
            }
            if (state.startsWith("TIMED_WAITING")) {
                return ThreadState.TIMED_WAITING;
            }
            return state.startsWith("WAITING") ? ThreadState.WAITING : null;
        }
    }

    /* <0x000000069eb29838>; <no object reference available> is 0 */
    private static long address(String line, int from) {
        int close = line.indexOf('>', from);
        return close < 0 || !line.startsWith("0x", from) ? 0 : number(line, from + 2, close, 16);
    }

    private static long number(String line, int from, int to, int radix) {
        try {
            return Long.parseUnsignedLong(line, from, to, radix);
        } catch (NumberFormatException strange) {
            return 0;
        }
    }
}
