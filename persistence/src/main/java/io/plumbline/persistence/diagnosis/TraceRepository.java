package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;

/** The traces, one a diagnosis: facts, and the engine's text, packed. They go with their diagnosis. Thread-safe. */
@Dependent
public class TraceRepository {

    private final Sql sql;

    @Inject
    public TraceRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String PUT = """
            INSERT INTO plumbline.trace_study (diagnosis_id, made_at, recorded_from, recorded_to, collections,
                longest_pause_seconds, clusters, routes, format, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (diagnosis_id) DO UPDATE
                SET made_at = excluded.made_at, recorded_from = excluded.recorded_from,
                    recorded_to = excluded.recorded_to, collections = excluded.collections,
                    longest_pause_seconds = excluded.longest_pause_seconds, clusters = excluded.clusters,
                    routes = excluded.routes, format = excluded.format, document = excluded.document""";

    /** Stores a trace in place of one that an earlier attempt of the step has stored. */
    public void replace(StoredTrace facts, String document) {
        sql.update(
                PUT,
                facts.diagnosisId(),
                facts.madeAt(),
                facts.recordedFrom(),
                facts.recordedTo(),
                facts.collections(),
                facts.longestPauseSeconds(),
                facts.clusters(),
                facts.routes(),
                facts.format(),
                packed(document));
    }

    private static final String CLEAR = "DELETE FROM plumbline.trace_study WHERE diagnosis_id = ?";

    /** Forgets the trace of a diagnosis, if there is one. */
    public void remove(long diagnosisId) {
        sql.update(CLEAR, diagnosisId);
    }

    private static final String FIND = """
            SELECT diagnosis_id, made_at, recorded_from, recorded_to, collections, longest_pause_seconds, clusters, routes,
                format
            FROM plumbline.trace_study WHERE diagnosis_id = ?""";

    /** The facts alone. */
    public Optional<StoredTrace> find(long diagnosisId) {
        return sql.first(FIND, TraceRepository::facts, diagnosisId);
    }

    private static final String DOCUMENT = "SELECT document FROM plumbline.trace_study WHERE diagnosis_id = ?";

    /** The engine's text. */
    public Optional<String> document(long diagnosisId) {
        return sql.first(DOCUMENT, row -> unpacked(row.getBytes("document")), diagnosisId);
    }

    private static StoredTrace facts(ResultSet row) throws SQLException {
        return new StoredTrace(
                row.getLong("diagnosis_id"),
                Sql.requiredInstant(row, "made_at"),
                Sql.instant(row, "recorded_from"),
                Sql.instant(row, "recorded_to"),
                row.getInt("collections"),
                Sql.real(row, "longest_pause_seconds"),
                row.getInt("clusters"),
                row.getInt("routes"),
                row.getString("format"));
    }

    private static byte[] packed(String document) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(document.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String unpacked(byte[] document) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(document))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new PersistenceException("a stored trace cannot be unpacked", damaged);
        }
    }
}
