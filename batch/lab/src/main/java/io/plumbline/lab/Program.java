package io.plumbline.lab;

import io.plumbline.lab.load.DataRate;
import io.plumbline.lab.load.LabCase;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A case by its name, and the load that it runs under. Immutable.
 *
 * @param name small letters, digits and hyphens
 * @param leaks whether it does; else a verdict that says so is a false alarm
 * @param maker makes it, in the JVM that runs it and in no other
 * @param requestsPerSecond that it serves
 * @param churn at which objects are allocated that die at once
 * @param heldMegabytes of links that its service holds all the time
 * @param ownMegabytes that it holds besides at its plateau
 * @param limit after which a leak that is not called is missed
 */
public record Program(
        String name,
        boolean leaks,
        Supplier<LabCase> maker,
        double requestsPerSecond,
        DataRate churn,
        int heldMegabytes,
        int ownMegabytes,
        Duration limit) {

    private static final int LIVE_MEGABYTES = 64;
    private static final DataRate CHURN = DataRate.parse("20MiB/s");

    static Program leak(String name, Supplier<LabCase> maker, double requestsPerSecond) {
        return new Program(name, true, maker, requestsPerSecond, CHURN, LIVE_MEGABYTES, 0, Duration.ofMinutes(7));
    }

    static Program healthy(String name, Supplier<LabCase> maker, double requestsPerSecond) {
        return new Program(name, false, maker, requestsPerSecond, CHURN, LIVE_MEGABYTES, 0, Duration.ofMinutes(6));
    }

    Program holding(int megabytes) {
        return new Program(name, leaks, maker, requestsPerSecond, churn, megabytes, ownMegabytes, limit);
    }

    /** Of whose live set so many megabytes are its own. */
    Program plateau(int megabytes) {
        return new Program(name, leaks, maker, requestsPerSecond, churn, heldMegabytes - megabytes, megabytes, limit);
    }

    Program churning(String rate) {
        return new Program(
                name, leaks, maker, requestsPerSecond, DataRate.parse(rate), heldMegabytes, ownMegabytes, limit);
    }

    Program within(Duration longer) {
        return new Program(name, leaks, maker, requestsPerSecond, churn, heldMegabytes, ownMegabytes, longer);
    }

    /** All that it holds, a leak aside. */
    public int liveMegabytes() {
        return heldMegabytes + ownMegabytes;
    }
}
