package io.plumbline.persistence.visit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Streams visits into the tables {@code visit} and {@code orphan_visit} by COPY in its binary format, in the order of links: each
 * link's entries of the index then go to the same place. One thread.
 */
final class VisitCopy {

    private static final String DETAIL =
            "potential_bot, remote_address, referer, user_agent, visited_url, redirect_url,"
                    + " location_id) FROM STDIN (FORMAT binary)";

    private static final String VISITS = "COPY plumbline.visit (visited_at, link_id, " + DETAIL;

    private static final String ORPHANS = "COPY plumbline.orphan_visit (visited_at, type, domain_id, " + DETAIL;

    private static final byte[] HEADER = ByteBuffer.allocate(19)
            .put("PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1))
            .array();
    private static final short END = -1;
    private static final int NULL = -1;
    private static final short COLUMNS_OF_VISIT = 9;
    private static final short COLUMNS_OF_ORPHAN = 10;
    private static final int FURTHER_TEXTS = 4;

    private static final long MILLIS_TO_2000 = 946_684_800_000L;
    private static final long MICROS_A_MILLI = 1000;

    private static final byte INET = 2;
    private static final byte INET6 = 3;
    private static final int BYTES_OF_INET = 4;

    private static final int CHUNK_BYTES = 1 << 16;

    /** More than a row without its texts takes. */
    private static final int BYTES_BESIDE_TEXTS = 256;

    private final CopyIn copy;
    private final VisitColumns visits;
    private final Map<String, Long> locationsByAddress;
    private ByteBuffer rows = ByteBuffer.allocate(2 * CHUNK_BYTES);

    private VisitCopy(CopyIn copy, VisitColumns visits, Map<String, Long> locationsByAddress) {
        this.copy = copy;
        this.visits = visits;
        this.locationsByAddress = locationsByAddress;
    }

    /** Copies a batch's visits within the connection's current transaction. */
    static void copy(Connection connection, VisitBatch batch, Map<String, Long> locationsByAddress)
            throws SQLException {
        copy(connection, VISITS, batch.ofLinks(), VisitCopy::visit, locationsByAddress);
        copy(connection, ORPHANS, batch.ofOrphans(), VisitCopy::orphan, locationsByAddress);
    }

    /** The text of a visitor's address as it was noted; null for none. */
    static @Nullable String address(VisitColumns visits, int visit) {
        var at = visits.textStart(visit);
        var length = VisitColumns.lengthAt(visits.texts(), at);
        return length < 0 ? null : new String(visits.texts(), at + Short.BYTES, length, UTF_8);
    }

    private static void copy(
            Connection connection, String sql, VisitColumns visits, Row row, Map<String, Long> locationsByAddress)
            throws SQLException {
        if (visits.size() == 0) {
            return;
        }
        var copy = new VisitCopy(
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql), visits, locationsByAddress);
        try {
            copy.rows.put(HEADER);
            for (var visit : visits.bySubject()) {
                row.write(copy, visit);
                if (copy.rows.position() >= CHUNK_BYTES) {
                    copy.flush();
                }
            }
            copy.rows.putShort(END);
            copy.flush();
            copy.copy.endCopy();
        } finally {
            if (copy.copy.isActive()) {
                copy.copy.cancelCopy();
            }
        }
    }

    private interface Row {
        void write(VisitCopy copy, int visit);
    }

    private void flush() throws SQLException {
        copy.writeToCopy(rows.array(), 0, rows.position());
        rows.clear();
    }

    private void visit(int visit) {
        begin(COLUMNS_OF_VISIT, visit);
        number(visits.subject(visit));
        detail(visit);
    }

    private void orphan(int visit) {
        begin(COLUMNS_OF_ORPHAN, visit);
        var type = VisitBatch.typeOf(visits, visit).text().getBytes(US_ASCII);
        rows.putInt(type.length).put(type);
        var domain = visits.subject(visit);
        if (domain == VisitBatch.NO_DOMAIN) {
            rows.putInt(NULL);
        } else {
            number(domain);
        }
        detail(visit);
    }

    private void begin(short columns, int visit) {
        rows.putShort(columns);
        number((visits.atMillis(visit) - MILLIS_TO_2000) * MICROS_A_MILLI);
    }

    private void number(long value) {
        rows.putInt(Long.BYTES).putLong(value);
    }

    private void detail(int visit) {
        rows.putInt(1).put((byte) VisitBatch.botsOf(visits, visit));
        var texts = visits.texts();
        var at = visits.textStart(visit);
        var length = VisitColumns.lengthAt(texts, at);
        address(texts, at + Short.BYTES, length);
        for (int i = 0; i < FURTHER_TEXTS; i++) {
            at += Short.BYTES + Math.max(0, length);
            length = VisitColumns.lengthAt(texts, at);
            text(texts, at + Short.BYTES, length);
        }
        location(visit);
    }

    private void location(int visit) {
        var location = locationsByAddress.isEmpty() ? null : locationsByAddress.get(address(visits, visit));
        if (location == null) {
            rows.putInt(NULL);
        } else {
            number(location);
        }
    }

    private void address(byte[] texts, int from, int length) {
        var octets = length < 0 ? null : InetOctets.of(texts, from, length);
        if (octets == null) {
            rows.putInt(NULL);
            return;
        }
        rows.putInt(BYTES_OF_INET + octets.length);
        rows.put(octets.length == BYTES_OF_INET ? INET : INET6);
        // the length of the prefix in bits, that it is no network, and how many octets follow
        rows.put((byte) (octets.length * Byte.SIZE)).put((byte) 0).put((byte) octets.length);
        rows.put(octets);
    }

    private void text(byte[] texts, int from, int length) {
        if (length < 0) {
            rows.putInt(NULL);
            return;
        }
        // as UTF-8, what is none takes up to three octets for each
        var needed = BYTES_BESIDE_TEXTS + 3 * length;
        if (rows.remaining() < needed) {
            rows = ByteBuffer.allocate(rows.capacity() + needed).put(rows.flip());
        }
        if (isPlain(texts, from, length)) {
            rows.putInt(length).put(texts, from, length);
        } else {
            var repaired = repaired(texts, from, length);
            rows.putInt(repaired.length).put(repaired);
        }
    }

    /** ASCII without zeros, which most texts are. */
    private static boolean isPlain(byte[] texts, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (texts[i] <= 0) {
                return false;
            }
        }
        return true;
    }

    /** What is no UTF-8 becomes U+FFFD; PostgreSQL stores no zero characters. */
    private static byte[] repaired(byte[] texts, int from, int length) {
        return new String(texts, from, length, UTF_8).replace("\0", "").getBytes(UTF_8);
    }
}
