package io.plumbline.batch.target;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What HotSpot says of its control group in {@code VM.info} (JDK 11 to 25): version 1 or 2, sizes in bytes or, lately, with a
 * unit, no limit as {@code -1}, {@code unlimited} or {@code not supported}. Immutable.
 */
record ContainerText(Map<String, String> values) {

    private static final String HEADING = "container (cgroup) information:";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(?: ?(k|kB|M))?");

    /** Above this a number stands for "as much as there is". */
    private static final long ENDLESS = 1L << 50;

    ContainerText {
        values = Map.copyOf(values);
    }

    static ContainerText in(String vmInfo) {
        var values = new HashMap<String, String>();
        vmInfo.lines()
                .map(String::strip)
                .dropWhile(line -> !line.equals(HEADING))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.split(": ", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> values.putIfAbsent(parts[0], parts[1].strip()));
        return new ContainerText(values);
    }

    JvmProbe.Container with(@Nullable Integer processors, @Nullable Long memoryBytes) {
        var type = values.getOrDefault("container_type", "");
        return new JvmProbe.Container(
                type.matches("cgroupv[12]") ? type : null,
                size("memory_limit_in_bytes"),
                cpuLimit(),
                processors,
                memoryBytes);
    }

    private @Nullable Double cpuLimit() {
        var quota = size("cpu_quota");
        var period = size("cpu_period");
        return quota == null || period == null || period == 0 ? null : quota / (double) period;
    }

    private @Nullable Long size(String name) {
        var matcher = SIZE.matcher(values.getOrDefault(name, ""));
        if (!matcher.matches()) {
            return null;
        }
        var unit = matcher.group(2);
        int shift = unit == null ? 0 : unit.equals("M") ? 20 : 10;
        long number = Long.parseLong(matcher.group(1));
        return number < ENDLESS >> shift ? number << shift : null;
    }
}
