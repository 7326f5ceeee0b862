package io.plumbline.batch.target;

import io.plumbline.batch.target.JvmConnection.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;

/** Whether a JVM behind an address runs on this machine, in our process namespace. */
final class Locality {

    /** A JVM notes its start after its process began; a loaded machine may take some seconds between. */
    private static final Duration LONGEST_START = Duration.ofSeconds(20);

    /** The kernel tells the time of boot, from which starts are counted, in whole seconds. */
    private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

    private Locality() {}

    /**
     * The address must be ours, and a process with the JVM's pid must have started when the JVM says it did: a container
     * with a forwarded port has our address, but hardly such a pid.
     */
    static Place of(JmxAddress address, JvmIdentity identity) throws IOException {
        var host = InetAddress.getByName(address.host());
        var isOurs = host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
        return isOurs && isOurProcess(identity) ? Place.THIS_MACHINE : Place.ELSEWHERE;
    }

    /** The same for a JVM that was found by its number in our namespace: in one of its own it has another, and perhaps other files. */
    static Place of(LocalAgent agent, JvmIdentity identity) {
        return agent.pid() == identity.pid() && isOurProcess(identity) && LocalProcess.sharesFiles(agent.pid())
                ? Place.THIS_MACHINE
                : Place.ELSEWHERE;
    }

    private static boolean isOurProcess(JvmIdentity identity) {
        if (identity.pid() < 1) {
            return false;
        }
        return ProcessHandle.of(identity.pid())
                .flatMap(process -> process.info().startInstant())
                .filter(start -> !identity.startedAt().isBefore(start.minus(CLOCK_GRAIN))
                        && identity.startedAt().isBefore(start.plus(LONGEST_START)))
                .isPresent();
    }
}
