package io.plumbline.batch.offheap;

import io.plumbline.batch.profile.Frame;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** The platform threads of a JVM by the stems of their names. */
final class ThreadFamilies {

    /** Stacks that are looked at, of all families together. */
    static final int MOST_STACKS = 32;

    private static final int STACKS_A_FAMILY = 8;
    private static final int DEEPEST = 64;
    private static final int MOST_FAMILIES = 100;
    private static final int MOST_THREADS = 20_000;
    private static final int THREADS_A_QUESTION = 2_000;

    /** On the stack of a pool's worker, whoever wrote the pool. */
    private static final Pattern POOL = Pattern.compile(".*(?:Pool|Executor|EventLoop)[^.]*");

    private static final Pattern LAST_NUMBER = Pattern.compile("\\d+(?=\\D*$)");

    private ThreadFamilies() {}

    private record Live(long id, String name) {}

    /** What a stack tells. */
    private record Seen(@Nullable String place, boolean pooled) {}

    /** The largest families; where a census before is given, with a look at the stacks of those that have grown most since. */
    static List<Family> of(MBeanServerConnection beans, @Nullable Census before) throws IOException, JMException {
        var bean = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
        var threadsByStem =
                threads(beans, bean).stream().collect(Collectors.groupingBy(thread -> Family.stem(thread.name())));
        var families = threadsByStem.entrySet().stream()
                .map(family -> family(family.getKey(), family.getValue()))
                .sorted(Comparator.comparingInt(Family::members).reversed())
                .limit(MOST_FAMILIES)
                .toList();
        return before == null ? families : seen(families, threadsByStem, before, beans, bean);
    }

    private static List<Family> seen(
            List<Family> families,
            Map<String, List<Live>> threadsByStem,
            Census before,
            MBeanServerConnection beans,
            ObjectName bean)
            throws IOException, JMException {
        var grown = families.stream()
                .sorted(Comparator.comparingInt((Family family) -> gained(family, before))
                        .reversed())
                .filter(family -> gained(family, before) > 0)
                .limit(MOST_STACKS / STACKS_A_FAMILY)
                .toList();
        var all = new ArrayList<>(families);
        for (var family : grown) {
            var ids = newest(Objects.requireNonNull(threadsByStem.get(family.name())));
            var looks =
                    infos(beans, bean, ids, DEEPEST).map(ThreadFamilies::seen).toList();
            all.set(all.indexOf(family), family.seenAt(mostFrequent(looks), mostlyPooled(looks)));
        }
        return List.copyOf(all);
    }

    private static int gained(Family family, Census before) {
        return family.members()
                - before.family(family.kind(), family.name())
                        .map(Family::members)
                        .orElse(0);
    }

    /* Pools of one and the same name tell themselves apart by nothing but that a full name occurs several times. */
    private static Family family(String stem, List<Live> threads) {
        var timesByName = threads.stream().collect(Collectors.groupingBy(Live::name, Collectors.counting()));
        long pools = timesByName.keySet().stream()
                .map(name -> LAST_NUMBER.matcher(name).replaceFirst("#"))
                .distinct()
                .count();
        long sameName =
                timesByName.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new Family(Family.Kind.THREADS, stem, threads.size(), (int) Math.max(pools, sameName));
    }

    private static List<Live> threads(MBeanServerConnection beans, ObjectName bean) throws IOException, JMException {
        if (!(beans.getAttribute(bean, "AllThreadIds") instanceof long[] ids)) {
            return List.of();
        }
        var threads = new ArrayList<Live>();
        for (int from = 0; from < Math.min(ids.length, MOST_THREADS); from += THREADS_A_QUESTION) {
            int to = Math.min(Math.min(ids.length, MOST_THREADS), from + THREADS_A_QUESTION);
            infos(beans, bean, Arrays.copyOfRange(ids, from, to), 0).forEach(info -> {
                if (info.get("threadId") instanceof Long id && info.get("threadName") instanceof String name) {
                    threads.add(new Live(id, Family.bounded(name)));
                }
            });
        }
        return threads;
    }

    /** Threads that have ended meanwhile are left out. */
    private static Stream<CompositeData> infos(MBeanServerConnection beans, ObjectName bean, long[] ids, int depth)
            throws IOException, JMException {
        var answer = beans.invoke(
                bean, "getThreadInfo", new Object[] {ids, depth}, new String[] {long[].class.getName(), "int"});
        return answer instanceof CompositeData[] infos
                ? Arrays.stream(infos)
                        .filter(info -> info != null && info.containsKey("threadName") && info.containsKey("threadId"))
                : Stream.of();
    }

    private static long[] newest(List<Live> threads) {
        return threads.stream()
                .mapToLong(thread -> -thread.id())
                .sorted()
                .limit(STACKS_A_FAMILY)
                .map(id -> -id)
                .toArray();
    }

    private static Seen seen(CompositeData info) {
        if (!info.containsKey("stackTrace") || !(info.get("stackTrace") instanceof CompositeData[] stack)) {
            return new Seen(null, false);
        }
        var frames = Arrays.stream(stack)
                .map(ThreadFamilies::frame)
                .flatMap(Stream::ofNullable)
                .toList();
        return new Seen(
                frames.stream()
                        .filter(Frame::isApplication)
                        .findFirst()
                        .map(Frame::toString)
                        .map(Family::cut)
                        .orElse(null),
                frames.stream()
                        .anyMatch(frame -> POOL.matcher(frame.className()).matches()));
    }

    private static @Nullable Frame frame(@Nullable CompositeData element) {
        return element != null
                        && element.containsKey("className")
                        && element.get("className") instanceof String className
                        && element.get("methodName") instanceof String method
                        && element.get("lineNumber") instanceof Integer line
                ? new Frame(Family.bounded(className), Family.bounded(method), Math.max(0, line))
                : null;
    }

    private static @Nullable String mostFrequent(List<Seen> looks) {
        var times = new HashMap<String, Long>();
        times.putAll(looks.stream()
                .map(Seen::place)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        return times.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(place -> 2 * place.getValue() > looks.size())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static boolean mostlyPooled(List<Seen> looks) {
        return 2 * looks.stream().filter(Seen::pooled).count() > looks.size();
    }
}
