package io.plumbline.server.launcher;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a database that somebody else runs.
 *
 * @param patience after which it is given up
 */
record DatabaseWait(DatabaseAddress database, Duration patience, Output output) {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int PAUSES_PER_MESSAGE = 5;

    /** Wrong password, no such role, no such database: waiting does not help (PostgreSQL, appendix A of its manual). */
    private static final Set<String> FINAL_STATES = Set.of("28P01", "28000", "3D000");

    void untilItAnswers() throws LaunchException {
        var deadline = System.nanoTime() + patience.toNanos();
        for (int attempt = 0; ; attempt++) {
            try {
                database.probe();
                return;
            } catch (SQLException refused) {
                if (FINAL_STATES.contains(String.valueOf(refused.getSQLState()))) {
                    throw LaunchException.environment(
                            "the database " + database + " refuses us (" + refused.getMessage()
                                    + "): set PLUMBLINE_DATABASE_URL, PLUMBLINE_DATABASE_USER and PLUMBLINE_DATABASE_PASSWORD");
                }
                if (System.nanoTime() > deadline) {
                    throw LaunchException.environment("the database " + database + " did not answer within "
                            + patience.toSeconds() + " s (" + refused.getMessage()
                            + "): start it, or correct PLUMBLINE_DATABASE_URL");
                }
                if (attempt % PAUSES_PER_MESSAGE == 0) {
                    output.progress("waiting for the database " + database + " (" + refused.getMessage() + ")");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
