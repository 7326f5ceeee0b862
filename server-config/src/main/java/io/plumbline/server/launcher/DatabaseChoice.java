package io.plumbline.server.launcher;

import java.util.Optional;

/** Which PostgreSQL the product uses: one that the launcher runs itself, or one that is already there. */
public sealed interface DatabaseChoice {

    /** The address, if it is known before anything is started. */
    Optional<DatabaseAddress> address();

    /** A PostgreSQL of our own in the data directory. */
    record Embedded() implements DatabaseChoice {
        @Override
        public Optional<DatabaseAddress> address() {
            return Optional.empty();
        }
    }

    /** A PostgreSQL that somebody else runs. */
    record External(DatabaseAddress database) implements DatabaseChoice {
        @Override
        public Optional<DatabaseAddress> address() {
            return Optional.of(database);
        }
    }
}
