package io.plumbline.persistence.visit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Streams visits into the table {@code visit} by COPY in its text format. One thread. */
final class VisitCopy {

    private static final String COPY =
            "COPY plumbline.visit (visited_at, link_id, potential_bot, remote_address, referer,"
                    + " user_agent, visited_url, redirect_url) FROM STDIN";

    private static final int CHUNK_CHARACTERS = 1 << 16;

    private final CopyIn copy;
    private final StringBuilder rows = new StringBuilder(CHUNK_CHARACTERS + (1 << 13));

    private VisitCopy(CopyIn copy) {
        this.copy = copy;
    }

    /** Copies the visits within the connection's current transaction. */
    static void copy(Connection connection, List<Visit> visits) throws SQLException {
        if (visits.isEmpty()) {
            return;
        }
        var copy =
                new VisitCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY));
        try {
            copy.send(visits);
        } finally {
            if (copy.copy.isActive()) {
                copy.copy.cancelCopy();
            }
        }
    }

    private void send(List<Visit> visits) throws SQLException {
        for (var visit : visits) {
            row(visit);
            if (rows.length() >= CHUNK_CHARACTERS) {
                flush();
            }
        }
        flush();
        copy.endCopy();
    }

    private void flush() throws SQLException {
        var bytes = rows.toString().getBytes(UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
    }

    private void row(Visit visit) {
        rows.append(visit.visitedAt()).append('\t').append(visit.linkId()).append('\t');
        rows.append(visit.potentialBot());
        field(visit.remoteAddress());
        field(visit.referer());
        field(visit.userAgent());
        field(visit.visitedUrl());
        field(visit.redirectUrl());
        rows.append('\n');
    }

    private void field(@Nullable String value) {
        rows.append('\t');
        if (value == null) {
            rows.append("\\N");
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            escape(value.charAt(i));
        }
    }

    private void escape(char character) {
        switch (character) {
            case '\\' -> rows.append("\\\\");
            case '\t' -> rows.append("\\t");
            case '\n' -> rows.append("\\n");
            case '\r' -> rows.append("\\r");
            // PostgreSQL stores no zero characters
            case '\0' -> {}
            default -> rows.append(character);
        }
    }
}
