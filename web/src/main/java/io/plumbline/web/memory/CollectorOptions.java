package io.plumbline.web.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * How a JVM collects, as far as it matters here; immutable.
 *
 * @param marksWhenAsked whether a collection that the application asks for is a marking beside its work, without a long pause
 * @param maxHeapFreePercent how much of the heap may be free after a marking, in percent of the heap
 */
record CollectorOptions(boolean marksWhenAsked, int maxHeapFreePercent) {

    /** Those of this JVM, unless it is none of the HotSpot kind. */
    static Optional<CollectorOptions> ofThisJvm() {
        var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm == null) {
            return Optional.empty();
        }
        try {
            var marks =
                    isOn(jvm, "UseG1GC") && isOn(jvm, "ExplicitGCInvokesConcurrent") && !isOn(jvm, "DisableExplicitGC");
            return Optional.of(new CollectorOptions(
                    marks, Integer.parseInt(jvm.getVMOption("MaxHeapFreeRatio").getValue())));
        } catch (IllegalArgumentException unknownOption) {
            return Optional.empty();
        }
    }

    private static boolean isOn(HotSpotDiagnosticMXBean jvm, String option) {
        return Boolean.parseBoolean(jvm.getVMOption(option).getValue());
    }
}
