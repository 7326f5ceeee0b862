package io.plumbline.persistence.visit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.plumbline.testing.TestDatabase;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own with links, tags and visits as the tests need them. */
final class VisitStore {

    final TestDatabase database = TestDatabase.fresh();
    final PGSimpleDataSource dataSource = database.dataSource();
    final VisitBatches batches = new VisitBatches(dataSource);

    long link(String code) throws SQLException {
        return link(code, 1, null);
    }

    long link(String code, long domainId, @Nullable Long authorId) throws SQLException {
        return number(
                "INSERT INTO plumbline.short_link (short_code, domain_id, long_url, created_by)"
                        + " VALUES (?, ?, 'https://example.org/', ?) RETURNING id",
                code,
                domainId,
                authorId);
    }

    long domain(String authority) throws SQLException {
        return number("INSERT INTO plumbline.domain (authority) VALUES (?) RETURNING id", authority);
    }

    long tag(String name) throws SQLException {
        return number("INSERT INTO plumbline.tag (name) VALUES (?) RETURNING id", name);
    }

    long author(String name, boolean authorOnly) throws SQLException {
        return number(
                "INSERT INTO plumbline.api_key (name, key_hash, rights, author_only)"
                        + " VALUES (?, sha256(?::bytea), '{links}', ?) RETURNING id",
                name,
                name,
                authorOnly);
    }

    void tagged(long linkId, long tagId) throws SQLException {
        update(
                "INSERT INTO plumbline.link_tag VALUES (?, ?, (SELECT count(*) FROM plumbline.link_tag WHERE link_id = ?))"
                        + " ON CONFLICT DO NOTHING",
                linkId,
                tagId,
                linkId);
    }

    void untagged(long linkId, long tagId) throws SQLException {
        update("DELETE FROM plumbline.link_tag WHERE link_id = ? AND tag_id = ?", linkId, tagId);
    }

    /** A visit of a link. */
    record Visit(long linkId, Instant at, boolean bot) {}

    /** A visit to no link. */
    record Orphan(OrphanType type, long domainId, Instant at, boolean bot) {}

    /** Brings visits into the database as a flush does, those of links and those to none. */
    void write(Object... visits) {
        write(batches, visits);
    }

    static void write(VisitBatches batches, Object... visits) {
        var batch = new VisitBatch();
        for (var visit : visits) {
            if (visit instanceof Visit ofLink) {
                var texts = texts("192.0.2.0", null, "Mozilla/5.0", "http://s/a", "https://example.org/");
                batch.visit(ofLink.linkId(), ofLink.at().toEpochMilli(), ofLink.bot(), texts, 0, texts.length);
            } else if (visit instanceof Orphan orphan) {
                var texts = texts("192.0.2.0", null, "Mozilla/5.0", "http://s/", null);
                batch.orphan(
                        orphan.type(),
                        orphan.domainId(),
                        orphan.at().toEpochMilli(),
                        orphan.bot(),
                        texts,
                        0,
                        texts.length);
            }
        }
        batches.write(mark(), batch);
    }

    /** The mark of the only batch of a journal. */
    static BatchMark mark() {
        return new BatchMark(UUID.randomUUID(), 1, 0, 64);
    }

    /** Texts as a batch takes them, each character an octet. */
    static byte[] texts(@Nullable String... texts) {
        var octets = ByteBuffer.allocate(1 << 14);
        for (var text : texts) {
            octets.putShort((short) (text == null ? -1 : text.length()));
            octets.put(text == null ? new byte[0] : text.getBytes(ISO_8859_1));
        }
        return Arrays.copyOf(octets.array(), octets.position());
    }

    static Visit visit(long linkId, Instant at) {
        return visit(linkId, at, false);
    }

    static Visit visit(long linkId, Instant at, boolean bot) {
        return new Visit(linkId, at, bot);
    }

    static Orphan orphan(OrphanType type, Instant at) {
        return orphan(type, VisitBatch.NO_DOMAIN, at, false);
    }

    static Orphan orphan(OrphanType type, long domainId, Instant at, boolean bot) {
        return new Orphan(type, domainId, at, bot);
    }

    long number(String sql, @Nullable Object... arguments) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = bound(connection, sql, arguments);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    int update(String sql, @Nullable Object... arguments) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = bound(connection, sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** The rows of a query as texts, columns parted by blanks. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                var text = new StringBuilder();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    text.append(column > 1 ? " " : "").append(rows.getString(column));
                }
                texts.add(text.toString());
            }
            return texts;
        }
    }

    private static PreparedStatement bound(Connection connection, String sql, @Nullable Object... arguments)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
