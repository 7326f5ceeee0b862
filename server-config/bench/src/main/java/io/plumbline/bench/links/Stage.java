package io.plumbline.bench.links;

import io.plumbline.bench.product.DatabaseServer;

/**
 * Something that was done once, and what it took; immutable.
 *
 * @param seconds that passed
 * @param databaseSeconds of processor time that PostgreSQL took meanwhile, whoever else used the machine
 */
record Stage(String name, double seconds, double databaseSeconds) {

    private static final double NANOS_IN_SECOND = 1e9;

    /** Something to be done once. */
    interface Work {
        void run() throws Exception;
    }

    /** Does it. */
    static Stage timed(String name, DatabaseServer server, Work work) throws Exception {
        var busyBefore = server.processorSeconds();
        var startedAtNanos = System.nanoTime();
        work.run();
        var stage = new Stage(
                name, (System.nanoTime() - startedAtNanos) / NANOS_IN_SECOND, server.processorSeconds() - busyBefore);
        System.out.printf("%8.1f s, %8.1f s of CPU  %s%n", stage.seconds(), stage.databaseSeconds(), name);
        return stage;
    }
}
