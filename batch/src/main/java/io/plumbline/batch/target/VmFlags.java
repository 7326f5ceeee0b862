package io.plumbline.batch.target;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the table of HotSpot's switches (JDK 11 to 25). */
final class VmFlags {

    /** Those that bound memory, that decide what objects weigh, and that say what may be asked. */
    private static final Set<String> THAT_MATTER = Set.of(
            "CompressedClassSpaceSize",
            "CrashOnOutOfMemoryError",
            "DisableExplicitGC",
            "EnableDynamicAgentLoading",
            "ExitOnOutOfMemoryError",
            "ExplicitGCInvokesConcurrent",
            "FullGCHeapDumpLimit",
            "HeapDumpOnOutOfMemoryError",
            "InitialHeapSize",
            "MaxDirectMemorySize",
            "MaxHeapSize",
            "MaxMetaspaceSize",
            "MaxRAMPercentage",
            "NativeMemoryTracking",
            "ObjectAlignmentInBytes",
            "ReservedCodeCacheSize",
            "SoftMaxHeapSize",
            "SoftRefLRUPolicyMSPerMB",
            "ThreadStackSize",
            "UseCompactObjectHeaders",
            "UseCompressedOops",
            "UseContainerSupport",
            "UseStringDeduplication",
            "ZGenerational");

    /** Type, name, value, kind in braces and origin in braces. */
    private static final Pattern LINE =
            Pattern.compile("\\s*\\w+\\s+(\\w+)\\s*=\\s?(\\S*(?: \\S+)*?)\\s*\\{[^{}]*\\}\\s*\\{([^{}]*)\\}\\s*");

    private static final int LONGEST_LINE = 1_000;
    private static final int LONGEST_VALUE = 100;

    private VmFlags() {}

    /** The switches that matter, by name. */
    static List<JvmProbe.Flag> read(String table) {
        return table.lines()
                .filter(line -> line.length() <= LONGEST_LINE)
                .map(VmFlags::flag)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(JvmProbe.Flag::name))
                .toList();
    }

    private static Optional<JvmProbe.Flag> flag(String line) {
        var matcher = LINE.matcher(line);
        return matcher.matches() && THAT_MATTER.contains(matcher.group(1))
                ? Optional.of(new JvmProbe.Flag(matcher.group(1), cut(matcher.group(2)), cut(matcher.group(3))))
                : Optional.empty();
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_VALUE));
    }
}
