package io.plumbline.lab.load;

import java.time.Clock;

/** A case under load: one thread that serves its requests at a steady pace, one that makes the garbage beside it. */
public final class Traffic implements AutoCloseable {

    private final Truth truth;
    private final Thread requests;
    private final Thread redirects;

    private Traffic(Truth truth, Thread requests, Thread redirects) {
        this.truth = truth;
        this.requests = requests;
        this.redirects = redirects;
    }

    /**
     * Starts to serve.
     *
     * @param program what serves the requests
     * @param requestsPerSecond that it serves
     * @param churn at which objects are allocated that die at once
     */
    public static Traffic start(LabCase program, double requestsPerSecond, DataRate churn) {
        var startedAtNanos = System.nanoTime();
        var truth = new Truth(program, Clock.systemUTC(), startedAtNanos);
        var traffic = new Traffic(
                truth,
                new Thread(() -> serve(program, new Pacer(startedAtNanos, requestsPerSecond)), "requests"),
                new Thread(new Churn(churn), "redirects"));
        traffic.requests.start();
        traffic.redirects.start();
        return traffic;
    }

    /** What this traffic has left behind so far. */
    public Truth truth() {
        return truth;
    }

    /** Ends both threads; what leaked stays. */
    @Override
    public void close() {
        requests.interrupt();
        redirects.interrupt();
    }

    private static void serve(LabCase program, Pacer pacer) {
        for (var request = pacer.next(); request >= 0; request = pacer.next()) {
            program.serve(request);
        }
    }
}
