package io.plumbline.persistence.schema;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Lets a migration take its time: the pool's connections give up on an answer after a minute, and a large table needs more. One
 * thread.
 */
final class PatientMigrations implements Callback {

    private static final int FOR_EVER = 0;

    private int usualMillis;

    @Override
    public boolean supports(Event event, Context context) {
        return switch (event) {
            case BEFORE_EACH_MIGRATE, AFTER_EACH_MIGRATE, AFTER_EACH_MIGRATE_ERROR -> true;
            default -> false;
        };
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            var connection = context.getConnection();
            if (event == Event.BEFORE_EACH_MIGRATE) {
                usualMillis = connection.getNetworkTimeout();
                connection.setNetworkTimeout(Runnable::run, FOR_EVER);
            } else {
                connection.setNetworkTimeout(Runnable::run, usualMillis);
            }
        } catch (SQLException failure) {
            throw new FlywayException("the database connection takes no timeout", failure);
        }
    }

    @Override
    public String getCallbackName() {
        return "patience";
    }
}
