package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.profile.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * A request and what happens within it are events of one thread; none knows of the other. They come in the order of the file, in
 * which a request, written when it ends, may stand before or after what it caused. So both are noted, in some 20 to 50 bytes, and
 * joined at the end: by thread and time.
 */
/**
 * Joins requests with what their threads did meanwhile. For one thread; memory grows with requests, allocation samples and waits, each
 * up to a bound.
 */
final class RequestChains {

    static final String REQUEST = "plumbline.Request";
    static final String METHOD_TRACE = "jdk.MethodTrace";

    private static final String SAMPLE = "jdk.ObjectAllocationSample";
    private static final String IN_NEW_BUFFER = "jdk.ObjectAllocationInNewTLAB";
    private static final String OUTSIDE_BUFFERS = "jdk.ObjectAllocationOutsideTLAB";

    private static final int MOST_REQUESTS = 200_000;
    private static final int MOST_DEEDS = 1_000_000;
    private static final int MOST_KINDS = 50_000;
    private static final int MOST_ROUTES = 1_000;
    private static final int LONGEST_ROUTE = 200;
    private static final Route OTHERS = new Route("", "(other routes)");

    private final EventThreads threads;
    private final EventFrames frames;
    private final EventClasses classes;
    private final Map<Long, List<Window>> requests = new HashMap<>();
    private final Map<Long, List<Window>> methods = new HashMap<>();
    private final Map<Long, RequestDeeds> samples = new HashMap<>();
    private final Map<Long, RequestDeeds> buffers = new HashMap<>();
    private final Map<Long, RequestDeeds> waits = new HashMap<>();
    private final Map<Route, Route> routes = new HashMap<>();
    private final Map<Kind, Integer> numbers = new HashMap<>();
    private final List<Kind> kinds = new ArrayList<>();
    private int requestsHeld;
    private int deedsHeld;
    private long requestsLeftOut;
    private long deedsLeftOut;

    /** What requests are grouped by. */
    record Route(String method, String name) {}

    /** A request on its thread, in nanoseconds since 1970. */
    record Window(long begin, long end, Route route, long standsFor, boolean slow, boolean failed) {}

    /** What a thread did: allocated (no state), or waited. */
    record Kind(
            @Nullable ThreadState state,
            String name,
            @Nullable Frame at) {}

    RequestChains(EventThreads threads, EventFrames frames, EventClasses classes) {
        this.threads = threads;
        this.frames = frames;
        this.classes = classes;
    }

    void note(FlightEvent event) {
        var type = event.type();
        switch (type) {
            case REQUEST -> request(event);
            case METHOD_TRACE -> method(event);
            case SAMPLE -> deed(samples, event, null, size(event, "weight"));
            case IN_NEW_BUFFER -> deed(buffers, event, null, size(event, "tlabSize"));
            case OUTSIDE_BUFFERS -> deed(buffers, event, null, size(event, "allocationSize"));
            default -> {
                var state = ThreadIntervals.stateOf(event);
                if (state != null) {
                    deed(waits, event, state, ThreadIntervals.nanos(event.endNanos()));
                }
            }
        }
    }

    private void request(FlightEvent event) {
        long standsFor = event.hasField("standsFor") ? Math.max(1, event.number("standsFor")) : 1;
        window(
                requests,
                event,
                new Route(text(event, "method"), text(event, "route")),
                standsFor,
                event.flag("slow"),
                event.hasField("status") && event.number("status") >= 500);
    }

    private void method(FlightEvent event) {
        var method = event.object("method");
        var type = method == null ? null : method.object("type");
        if (method != null && type != null) {
            var name = ClassNames.normalised(type.className()) + "." + method.text("name");
            window(methods, event, new Route("", name), 1, false, false);
        }
    }

    private void window(
            Map<Long, List<Window>> windows,
            FlightEvent event,
            Route route,
            long standsFor,
            boolean slow,
            boolean failed) {
        var thread = threads.of(event);
        if (thread == null) {
            return;
        }
        if (requestsHeld >= MOST_REQUESTS) {
            requestsLeftOut++;
            return;
        }
        requestsHeld++;
        if (routes.size() < MOST_ROUTES) {
            routes.putIfAbsent(route, route);
        }
        windows.computeIfAbsent(thread.id(), unknown -> new ArrayList<>())
                .add(new Window(
                        ThreadIntervals.nanos(event.startNanos()),
                        ThreadIntervals.nanos(event.endNanos()),
                        routes.getOrDefault(route, OTHERS),
                        standsFor,
                        slow,
                        failed));
    }

    private void deed(Map<Long, RequestDeeds> deeds, FlightEvent event, @Nullable ThreadState state, long endOrBytes) {
        var thread = threads.of(event);
        if (thread == null) {
            return;
        }
        if (deedsHeld >= MOST_DEEDS) {
            deedsLeftOut++;
            return;
        }
        var kind = new Kind(
                state,
                state == null ? classes.of(event, "objectClass") : ThreadIntervals.waitsFor(event, classes),
                frames.siteOf(event));
        var number = numbers.get(kind);
        if (number == null && kinds.size() >= MOST_KINDS) {
            deedsLeftOut++;
            return;
        }
        if (number == null) {
            number = kinds.size();
            numbers.put(kind, number);
            kinds.add(kind);
        }
        deedsHeld++;
        deeds.computeIfAbsent(thread.id(), unknown -> new RequestDeeds())
                .add(ThreadIntervals.nanos(event.startNanos()), endOrBytes, number);
    }

    private static long size(FlightEvent event, String field) {
        return event.hasField(field) ? Math.max(0, event.number(field)) : 0;
    }

    private static String text(FlightEvent event, String field) {
        var told = event.text(field);
        var text = told == null ? "" : told;
        return text.length() <= LONGEST_ROUTE ? text : text.substring(0, LONGEST_ROUTE) + "…";
    }

    /** Joins; the notes tell what is missing. */
    RequestTrace join(List<String> notes) {
        var source = !requests.isEmpty()
                ? RequestSource.EVENTS
                : methods.isEmpty() ? RequestSource.NONE : RequestSource.METHOD_TRACE;
        var windows = source == RequestSource.EVENTS ? requests : methods;
        // whoever records both would count twice
        var allocations = samples.isEmpty() ? buffers : samples;
        var tallies = new HashMap<Route, RequestTally>();
        windows.forEach((thread, ofThread) -> {
            var outer = outermost(ofThread);
            outer.forEach(window -> tallies.computeIfAbsent(window.route(), unknown -> new RequestTally())
                    .add(window));
            join(outer, allocations.get(thread), tallies);
            join(outer, waits.get(thread), tallies);
        });
        if (requestsLeftOut > 0) {
            notes.add(String.format(
                    Locale.ROOT, "There are more requests than can be held: %,d are not counted.", requestsLeftOut));
        }
        if (deedsLeftOut > 0 && source != RequestSource.NONE) {
            notes.add(String.format(
                    Locale.ROOT,
                    "There are more allocations and waits than can be held: %,d are not joined with requests.",
                    deedsLeftOut));
        }
        return RequestTally.trace(source, tallies);
    }

    /** A traced method that calls another is one request, not two. In the order of their beginning. */
    private static List<Window> outermost(List<Window> windows) {
        var sorted = new ArrayList<>(windows);
        sorted.sort(Comparator.comparingLong(Window::begin)
                .thenComparing(Comparator.comparingLong(Window::end).reversed()));
        var outer = new ArrayList<Window>();
        for (var window : sorted) {
            if (outer.isEmpty() || window.end() > outer.get(outer.size() - 1).end()) {
                outer.add(window);
            }
        }
        return outer;
    }

    private void join(List<Window> windows, @Nullable RequestDeeds deeds, Map<Route, RequestTally> tallies) {
        if (deeds == null) {
            return;
        }
        deeds.each((begin, endOrBytes, kind) -> {
            var window = windowOf(windows, begin);
            var tally = window == null ? null : tallies.get(window.route());
            if (window != null && tally != null) {
                tally.add(kinds.get(kind), begin, endOrBytes, window);
            }
        });
    }

    private static @Nullable Window windowOf(List<Window> windows, long nanos) {
        int low = 0;
        int high = windows.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            var window = windows.get(middle);
            if (nanos < window.begin()) {
                high = middle - 1;
            } else if (nanos >= window.end()) {
                low = middle + 1;
            } else {
                return window;
            }
        }
        return null;
    }
}
