package io.plumbline.batch.offheap;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a JVM with {@code -XX:NativeMemoryTracking} says of its native memory. Immutable.
 *
 * @param committedBytes by category as the JVM calls it: {@code GC}, {@code Symbol}, {@code Other} …
 * @param stackBytes of the threads' stacks that are in use, all together
 */
public record NativeMemory(Map<String, Long> committedBytes, long stackBytes) {

    private static final Pattern CATEGORY =
            Pattern.compile("^-\\s+([A-Za-z][A-Za-z /]{0,40}?) \\(reserved=\\d{1,15}KB, committed=(\\d{1,15})KB\\)");
    private static final Pattern STACK = Pattern.compile("\\(stack: reserved=\\d{1,15}KB, committed=(\\d{1,15})KB");
    private static final int MOST_CATEGORIES = 60;

    public NativeMemory {
        committedBytes = Map.copyOf(committedBytes);
    }

    /** Reads the JVM's own table (JDK 17 to 25); empty if native memory is not tracked. */
    static Optional<NativeMemory> parse(String table) {
        var categories = new TreeMap<String, Long>();
        long stack = 0;
        for (var line : table.lines().toList()) {
            var category = CATEGORY.matcher(line);
            if (category.find() && categories.size() < MOST_CATEGORIES) {
                categories.put(category.group(1), Long.parseLong(category.group(2)) << 10);
            }
            var stacks = STACK.matcher(line);
            if (stacks.find()) {
                stack = Long.parseLong(stacks.group(1)) << 10;
            }
        }
        return categories.isEmpty() ? Optional.empty() : Optional.of(new NativeMemory(categories, stack));
    }

    /** The bytes of a category; 0 if the JVM does not name it. */
    public long committed(String category) {
        return committedBytes.getOrDefault(category, 0L);
    }
}
