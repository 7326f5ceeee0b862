package io.plumbline.lab;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.LiveSet;
import io.plumbline.lab.load.Traffic;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs one case and prints its truth, one line of JSON a second, until nobody reads it any more.
 *
 * <pre>{@code
 * java -Xmx2g -XX:+ExitOnOutOfMemoryError \
 *   -Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.rmi.port=9010 \
 *   -Dcom.sun.management.jmxremote.host=127.0.0.1 -Djava.rmi.server.hostname=127.0.0.1 \
 *   -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false \
 *   -jar plumbline-lab.jar request-map [--rate 512KiB/s] [--churn 50MiB/s] [--live-set 64] [--duration PT10M]
 * }</pre>
 */
public final class Lab {

    private static final int BAD_INPUT = 2;
    private static final long MILLIS_PER_SECOND = 1000;

    private Lab() {}

    /** Runs until the duration is over or nobody reads the output; exit code 2 after a bad argument. */
    public static void main(String[] words) throws InterruptedException {
        try {
            var arguments = LabArguments.parse(List.of(words));
            run(arguments, made(arguments.program()));
        } catch (IllegalArgumentException badArgument) {
            System.err.println(badArgument.getMessage());
            System.err.println("usage: java -jar plumbline-lab.jar CASE [--rate 512KiB/s] [--churn 50MiB/s]"
                    + " [--live-set MEGABYTES] [--duration PT10M]; cases: "
                    + Programs.ALL.stream().map(Program::name).collect(Collectors.joining(", ")));
            System.exit(BAD_INPUT);
        }
    }

    private static void run(LabArguments arguments, LabCase made) throws InterruptedException {
        LiveSet.hold(arguments.liveMegabytes());
        var startedAtNanos = System.nanoTime();
        try (var traffic = Traffic.start(made, arguments.requestsPerSecond(made), arguments.churn())) {
            traffic.truth().publish();
            while (System.nanoTime() - startedAtNanos < arguments.duration().toNanos() && !System.out.checkError()) {
                Thread.sleep(MILLIS_PER_SECOND);
                System.out.println(traffic.truth().getLine());
            }
        }
        // without the shutdown hooks, which one of the cases has thousands of
        Runtime.getRuntime().halt(0);
    }

    private static LabCase made(Program program) {
        try {
            return program.maker().get();
        } catch (NoClassDefFoundError missing) {
            throw new IllegalArgumentException(
                    "\"" + program.name() + "\" needs " + missing.getMessage()
                            + ", which is not beside this jar; run it by mvn -Plab",
                    missing);
        }
    }
}
