package io.plumbline.persistence.visit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Streams visits into the tables {@code visit} and {@code orphan_visit} by COPY in its text format. One thread. */
final class VisitCopy {

    private static final String VISITS =
            "COPY plumbline.visit (visited_at, link_id, potential_bot, remote_address, referer,"
                    + " user_agent, visited_url, redirect_url, location_id) FROM STDIN";

    private static final String ORPHANS =
            "COPY plumbline.orphan_visit (visited_at, type, domain_id, potential_bot, remote_address, referer,"
                    + " user_agent, visited_url, redirect_url, location_id) FROM STDIN";

    private static final String NULL = "\\N";
    private static final int CHUNK_CHARACTERS = 1 << 16;

    private final CopyIn copy;
    private final StringBuilder rows = new StringBuilder(CHUNK_CHARACTERS + (1 << 13));

    private final Map<String, Long> locationsByAddress;

    private VisitCopy(CopyIn copy, Map<String, Long> locationsByAddress) {
        this.copy = copy;
        this.locationsByAddress = locationsByAddress;
    }

    /** Copies visits of links within the connection's current transaction. */
    static void visits(Connection connection, List<Visit> visits, Map<String, Long> locationsByAddress)
            throws SQLException {
        copy(connection, VISITS, visits, VisitCopy::row, locationsByAddress);
    }

    /** Copies visits to no link within the connection's current transaction. */
    static void orphans(Connection connection, List<OrphanVisit> visits, Map<String, Long> locationsByAddress)
            throws SQLException {
        copy(connection, ORPHANS, visits, VisitCopy::row, locationsByAddress);
    }

    private static <T> void copy(
            Connection connection,
            String sql,
            List<T> values,
            BiConsumer<VisitCopy, T> row,
            Map<String, Long> locationsByAddress)
            throws SQLException {
        if (values.isEmpty()) {
            return;
        }
        var copy =
                new VisitCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql), locationsByAddress);
        try {
            for (var value : values) {
                row.accept(copy, value);
                if (copy.rows.length() >= CHUNK_CHARACTERS) {
                    copy.flush();
                }
            }
            copy.flush();
            copy.copy.endCopy();
        } finally {
            if (copy.copy.isActive()) {
                copy.copy.cancelCopy();
            }
        }
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
        location(visit.remoteAddress());
        rows.append('\n');
    }

    private void row(OrphanVisit visit) {
        rows.append(visit.visitedAt()).append('\t').append(visit.type().text()).append('\t');
        number(visit.domainId() == OrphanVisit.NO_DOMAIN ? null : visit.domainId());
        rows.append('\t').append(visit.potentialBot());
        field(visit.remoteAddress());
        field(visit.referer());
        field(visit.userAgent());
        field(visit.visitedUrl());
        field(visit.redirectUrl());
        location(visit.remoteAddress());
        rows.append('\n');
    }

    private void location(@Nullable String remoteAddress) {
        rows.append('\t');
        number(remoteAddress == null ? null : locationsByAddress.get(remoteAddress));
    }

    private void number(@Nullable Long value) {
        if (value == null) {
            rows.append(NULL);
        } else {
            rows.append(value.longValue());
        }
    }

    private void field(@Nullable String value) {
        rows.append('\t');
        if (value == null) {
            rows.append(NULL);
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
