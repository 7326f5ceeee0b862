package io.plumbline.batch.target;

import java.time.Instant;

/** A JVM of this machine that we find by itself, without an address of its own. Immutable. */
public sealed interface AttachAddress extends TargetAddress {

    /**
     * One process, and never another that gets its number later.
     *
     * @param startedAt as the system tells it
     */
    record ByPid(long pid, Instant startedAt) implements AttachAddress {

        public ByPid {
            if (pid < 1) {
                throw new IllegalArgumentException("process id \"" + pid + "\" is not positive");
            }
        }

        /**
         * A process that runs now.
         *
         * @throws IllegalArgumentException if there is none, or none that we can attach to
         */
        public static ByPid running(long pid) {
            var process =
                    LocalProcess.find(pid).orElseThrow(() -> new IllegalArgumentException(LocalProcess.gone(pid)));
            process.refusal().ifPresent(reason -> {
                throw new IllegalArgumentException(reason);
            });
            return new ByPid(pid, process.startedAt());
        }

        @Override
        public String toString() {
            return "process " + pid;
        }
    }

    /** Whichever one JVM runs a program, today's and the one that takes its place after a restart. */
    record ByMainClass(ProgramPattern pattern) implements AttachAddress {

        @Override
        public String toString() {
            return "the JVM that runs " + pattern;
        }
    }

    /** Whether this JVM can attach to others at all; a run-time image may lack the module. */
    static boolean isPossible() {
        return ModuleLayer.boot().findModule("jdk.attach").isPresent();
    }

    /** What to do where it cannot. */
    static String impossible() {
        return "the Java that Plumbline runs on (" + System.getProperty("java.home")
                + ") has no module jdk.attach; run Plumbline on a JDK, or let the target open a JMX port and register it"
                + " as kind \"jmx\"";
    }
}
