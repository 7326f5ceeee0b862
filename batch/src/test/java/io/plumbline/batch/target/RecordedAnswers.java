package io.plumbline.batch.target;

import java.util.List;
import java.util.Map;

/** What JVMs of other versions answer, cut to what is asked; their forms differ from version to version. */
final class RecordedAnswers {

    private static final List<String> G1 = List.of("G1 Young Generation", "G1 Old Generation");
    private static final List<String> BEANS =
            List.of("jdk.management.jfr:type=FlightRecorder", "com.sun.management:type=HotSpotDiagnostic");

    private RecordedAnswers() {}

    /** Java 11 in a container of version 1: sizes in bytes, no limit is -1, and the memory is that of the machine. */
    static PlayedJvm.Answers java11() {
        return new PlayedJvm.Answers(
                runtime("11.0.24+8", "11", "Eclipse Adoptium"),
                Map.of(
                        "java.vendor.version", "Temurin-11.0.24+8",
                        "java.runtime.version", "11.0.24+8"),
                G1,
                Map.of("AvailableProcessors", 2, "TotalPhysicalMemorySize", 16_000_000_000L),
                Map.of(
                        "gcClassHistogram", "",
                        "vmNativeMemory", "Native memory tracking is not enabled",
                        "vmFlags", """
                        [Global flags]
                             bool UseContainerSupport                      = true                                      {product} {default}
                           size_t MaxHeapSize                              = 536870912                                 {product} {ergonomic}
                           double MaxRAMPercentage                         = 25.000000                                 {product} {default}
                            uintx MaxMetaspaceSize                         = 268435456                                 {product} {command line}
                            ccstr NativeMemoryTracking                     = off                                       {product} {default}
                             bool UseCompressedOops                        = true                                 {lp64_product} {ergonomic}
                            ccstr OnError                                  = kill -9 %p {x}                            {product} {command line}
                        """,
                        "vmInfo", """
                        #
                        # JRE version: OpenJDK Runtime Environment (11.0.24+8)
                        jvm_args: -Dsecret=hunter2

                        container (cgroup) information:
                        container_type: cgroupv1
                        cpu_cpuset_cpus: 0-3
                        cpu_memory_nodes: 0
                        active_processor_count: 2
                        cpu_quota: 150000
                        cpu_period: 100000
                        cpu_shares: -1
                        memory_limit_in_bytes: 2147483648
                        memory_and_swap_limit_in_bytes: -1
                        memory_soft_limit_in_bytes: -1
                        memory_usage_in_bytes: 715003494
                        memory_max_usage_in_bytes: 0

                        CPU:total 4 (initial active 4)
                        memory_limit_in_bytes: 1
                        """),
                BEANS);
    }

    /** Java 21 with generational ZGC outside a container. */
    static PlayedJvm.Answers java21() {
        return new PlayedJvm.Answers(
                runtime("21.0.11+10-LTS", "21", "Azul Systems, Inc."),
                Map.of("java.vendor.version", "Zulu21.50+19-CA", "java.runtime.version", "21.0.11+10-LTS"),
                List.of("ZGC Minor Cycles", "ZGC Minor Pauses", "ZGC Major Cycles", "ZGC Major Pauses"),
                Map.of(
                        "AvailableProcessors", 8,
                        "TotalMemorySize", 33_000_000_000L,
                        "TotalPhysicalMemorySize", 33_000_000_000L),
                Map.of(
                        "gcClassHistogram", "",
                        "systemTrimNativeHeap", "",
                        "vmNativeMemory", "",
                        "vmFlags", """
                        [Global flags]
                           size_t MaxHeapSize                              = 926941184                                 {product} {ergonomic}
                           size_t SoftMaxHeapSize                          = 926941184                              {manageable} {ergonomic}
                            ccstr NativeMemoryTracking                     = summary                                   {product} {command line}
                             bool ZGenerational                            = true                                      {product} {command line}
                            uintx ReservedCodeCacheSize                    = 251658240                              {pd product} {ergonomic}
                        """,
                        "vmInfo", "vm_info: OpenJDK 64-Bit Server VM (21.0.11+10-LTS)\n"),
                BEANS);
    }

    /** Java 25 in a container of version 2: sizes with a unit. */
    static final String CONTAINER_OF_JAVA_25 = """
            container (cgroup) information:
            container_type: cgroupv2
            cpu_cpuset_cpus:
            cpu_memory_nodes:
            active_processor_count: 1
            cpu_quota: 100000
            cpu_period: 100000
            cpu_shares: 264
            cpu_usage_in_micros: 436057
            memory_limit_in_bytes: 1048576 k
            memory_and_swap_limit_in_bytes: 1048576 k
            memory_soft_limit_in_bytes: 0
            memory_throttle_limit_in_bytes: unlimited
            memory_usage_in_bytes: 118316 k
            maximum number of tasks: unlimited
            current number of tasks: 29
            """;

    /** A JVM that answers no diagnostic command, such as one whose access is read-only. */
    static PlayedJvm.Answers silent() {
        return new PlayedJvm.Answers(
                runtime("11.0.2+9", "11", "Oracle Corporation"), Map.of(), G1, Map.of(), Map.of(), List.of());
    }

    private static Map<String, Object> runtime(String version, String specification, String vendor) {
        return Map.of(
                "VmName",
                "OpenJDK 64-Bit Server VM",
                "VmVendor",
                vendor,
                "VmVersion",
                version,
                "SpecVersion",
                specification,
                "Name",
                "1@pod",
                "StartTime",
                1_700_000_000_000L);
    }
}
