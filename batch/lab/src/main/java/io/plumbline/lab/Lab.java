package io.plumbline.lab;

import io.plumbline.lab.load.LeakCase;
import io.plumbline.lab.load.Traffic;
import io.plumbline.lab.requestmap.RequestMapLeak;
import io.plumbline.lab.requestmap.RequestMapRepaired;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs one case and prints its truth, one line of JSON a second, until nobody reads it any more.
 *
 * <pre>{@code
 * java -Xmx2g -XX:+ExitOnOutOfMemoryError \
 *   -Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.rmi.port=9010 \
 *   -Dcom.sun.management.jmxremote.host=127.0.0.1 -Djava.rmi.server.hostname=127.0.0.1 \
 *   -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false \
 *   -jar plumbline-lab.jar request-map --rate 512KiB/s --churn 50MiB/s [--repaired] [--duration PT10M]
 * }</pre>
 */
public final class Lab {

    private static final int BAD_INPUT = 2;
    private static final long MILLIS_PER_SECOND = 1000;

    private static final Map<String, Twins> CASES =
            new TreeMap<>(Map.of("request-map", new Twins(RequestMapLeak::new, RequestMapRepaired::new)));

    private Lab() {}

    /** Runs until the duration is over or nobody reads the output; exit code 2 after a bad argument. */
    public static void main(String[] words) throws InterruptedException {
        try {
            run(LabArguments.parse(List.of(words)));
        } catch (IllegalArgumentException badArgument) {
            System.err.println(badArgument.getMessage());
            System.err.println(
                    "usage: java -jar plumbline-lab.jar CASE [--repaired] [--rate 512KiB/s] [--churn 50MiB/s]"
                            + " [--duration PT10M]; cases: " + String.join(", ", CASES.keySet()));
            System.exit(BAD_INPUT);
        }
    }

    private static void run(LabArguments arguments) throws InterruptedException {
        var leak = caseOf(arguments);
        var startedAtNanos = System.nanoTime();
        try (var traffic = Traffic.start(leak, arguments.rate(), arguments.churn())) {
            traffic.truth().publish();
            while (System.nanoTime() - startedAtNanos < arguments.duration().toNanos() && !System.out.checkError()) {
                Thread.sleep(MILLIS_PER_SECOND);
                System.out.println(traffic.truth().getLine());
            }
        }
    }

    private static LeakCase caseOf(LabArguments arguments) {
        var twins = CASES.get(arguments.name());
        if (twins == null) {
            throw new IllegalArgumentException("\"" + arguments.name() + "\" is no case of the lab");
        }
        return arguments.repaired() ? twins.repaired().get() : twins.leaking().get();
    }

    private record Twins(Supplier<LeakCase> leaking, Supplier<LeakCase> repaired) {}
}
