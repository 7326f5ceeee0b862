package io.plumbline.batch.target;

import io.plumbline.batch.target.JvmConnection.Place;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * The process of a JVM of this machine, beyond doubt: what is loaded into a JVM must not reach another one because somebody
 * told a wrong number. Immutable.
 *
 * @param startedAt as the system tells it; with the pid, tells the process from a later one
 */
public record LocalJvm(long pid, Instant startedAt) {

    /** What is known of a JVM's process. */
    public sealed interface Search {

        record Found(LocalJvm jvm) implements Search {}

        /**
         * It is not.
         *
         * @param why a clause: {@code it runs elsewhere}
         */
        record Unknown(String why) implements Search {}
    }

    /**
     * Looks for the process behind a connection. A JVM that we attached to was found by its number. One behind a JMX address tells its
     * number itself, and may lie: whoever listens on the port of that address must be the process of that number.
     *
     * @param port of its JMX address; empty for a JVM that was reached otherwise
     */
    static Search of(Place place, JvmIdentity identity, OptionalInt port) {
        if (place == Place.ELSEWHERE) {
            return new Search.Unknown(
                    "it runs on another machine, or in a container with processes or files of its own");
        }
        long pid = place == Place.THIS_JVM ? ProcessHandle.current().pid() : identity.pid();
        var process = LocalProcess.find(pid);
        if (process.isEmpty()) {
            return new Search.Unknown("there is no process " + pid + " any longer");
        }
        if (place == Place.THIS_MACHINE && !LocalProcess.sharesFiles(pid)) {
            return new Search.Unknown("it has files of its own (a container)");
        }
        if (port.isPresent() && !ListeningSockets.allBelongTo(pid, port.getAsInt())) {
            return new Search.Unknown("it says that it is process " + pid + ", but port " + port.getAsInt()
                    + " is not that process' alone; register it as kind \"attach\"");
        }
        return new Search.Found(new LocalJvm(pid, process.get().startedAt()));
    }
}
