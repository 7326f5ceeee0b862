package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The findings of all diagnoses, and what was said of them. Thread-safe. */
@Dependent
public class FindingRepository {

    private final Sql sql;

    @Inject
    public FindingRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String CLEAR = "DELETE FROM plumbline.finding WHERE diagnosis_id = ?";

    private static final String ADD = """
            INSERT INTO plumbline.finding
                (diagnosis_id, target_id, fingerprint, area, grade, summary, bytes_per_second, low, high,
                 count_per_second, exhaustion_at, element, holder, holder_field, allocation_site, path, repair, evidence,
                 leaks, stage, anomaly, known_leak, build)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)""";

    private static final String KEEP_FIRST_BUILD = """
            UPDATE plumbline.finding f SET build = earliest.build
            FROM (SELECT DISTINCT ON (known.fingerprint) known.fingerprint, known.build
                FROM plumbline.finding known
                WHERE known.target_id = ? AND known.diagnosis_id <> ? AND known.fingerprint = ANY (?::text[])
                ORDER BY known.fingerprint, known.id) earliest
            WHERE f.diagnosis_id = ? AND f.fingerprint = earliest.fingerprint""";

    /**
     * Makes these the findings of a diagnosis, in place of any before; call it within a transaction. A cause that is known on
     * this target keeps the build with which it was found first.
     */
    public void replace(long diagnosisId, long targetId, List<StoredFinding> findings) {
        sql.update(CLEAR, diagnosisId);
        sql.updateAll(
                ADD,
                findings.stream()
                        .map(finding -> values(diagnosisId, targetId, finding))
                        .toList());
        sql.update(
                KEEP_FIRST_BUILD,
                targetId,
                diagnosisId,
                findings.stream().map(StoredFinding::fingerprint).toList(),
                diagnosisId);
    }

    private static @Nullable Object[] values(long diagnosisId, long targetId, StoredFinding finding) {
        return new @Nullable Object[] {
            diagnosisId,
            targetId,
            finding.fingerprint(),
            finding.area(),
            finding.grade(),
            finding.summary(),
            finding.bytesPerSecond(),
            finding.low(),
            finding.high(),
            finding.countPerSecond(),
            finding.exhaustionAt(),
            finding.element(),
            finding.holder(),
            finding.holderField(),
            finding.allocationSite(),
            finding.path(),
            finding.repair(),
            finding.evidence(),
            finding.leaks(),
            finding.stage(),
            finding.anomaly(),
            finding.knownLeak(),
            finding.build()
        };
    }

    private static final String OF_DIAGNOSIS = "SELECT * FROM plumbline.finding WHERE diagnosis_id = ? ORDER BY id";

    /** The findings of a diagnosis, the most severe first. */
    public List<StoredFinding> ofDiagnosis(long diagnosisId) {
        return sql.list(OF_DIAGNOSIS, FindingRepository::finding, diagnosisId);
    }

    private static final String OF_DIAGNOSES =
            "SELECT * FROM plumbline.finding WHERE diagnosis_id = ANY (?::bigint[]) ORDER BY id";

    /** The findings of diagnoses by diagnosis, the most severe first; one without findings is not in it. */
    public Map<Long, List<StoredFinding>> ofDiagnoses(Collection<Long> diagnosisIds) {
        return sql
                .list(
                        OF_DIAGNOSES,
                        row -> Map.entry(row.getLong("diagnosis_id"), finding(row)),
                        List.copyOf(diagnosisIds))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static final String KNOWN_BEFORE = """
            SELECT seen.*, (SELECT max(e.started_at) FROM plumbline.target_epoch e
                WHERE e.target_id = seen.target_id AND e.started_at <= seen.first_seen_at) AS first_started_at
            FROM (
                SELECT f.*, d.window_to,
                    bool_or(coalesce(f.leaks, d.verdict = 'LEAK')) OVER (PARTITION BY f.fingerprint) AS accused,
                    min(d.window_to) OVER (PARTITION BY f.fingerprint) AS first_seen_at,
                    row_number() OVER (PARTITION BY f.fingerprint ORDER BY d.requested_at DESC, d.id DESC) AS age
                FROM plumbline.finding f JOIN plumbline.diagnosis d ON d.id = f.diagnosis_id
                WHERE f.target_id = ? AND d.verdict IS NOT NULL AND d.id <> ? AND (d.requested_at, d.id) < (?, ?)) seen
            WHERE seen.age = 1
            ORDER BY seen.window_to DESC, seen.id""";

    /** Every cause that diagnoses of a target had found before one of its diagnoses was asked for, as it was seen last. */
    public List<KnownFinding> knownBefore(Diagnosis diagnosis) {
        return sql.list(
                KNOWN_BEFORE,
                row -> new KnownFinding(
                        row.getLong("diagnosis_id"),
                        row.getBoolean("accused"),
                        Sql.requiredInstant(row, "window_to"),
                        Sql.requiredInstant(row, "first_seen_at"),
                        Sql.instant(row, "first_started_at"),
                        finding(row)),
                diagnosis.targetId(),
                diagnosis.id(),
                diagnosis.requestedAt(),
                diagnosis.id());
    }

    private static final String SEEN_WITHIN = """
            SELECT DISTINCT ON (f.fingerprint) f.*, d.window_to
            FROM plumbline.finding f JOIN plumbline.diagnosis d ON d.id = f.diagnosis_id
            WHERE f.target_id = ? AND d.verdict IS NOT NULL AND d.window_to > ? AND d.window_to <= ?
            ORDER BY f.fingerprint, d.window_to DESC, d.id DESC""";

    /**
     * Every cause that diagnoses of a target found whose windows end within a time, the end included, each as it was seen last
     * in that time; by fingerprint.
     */
    public List<SeenFinding> seenWithin(long targetId, Instant from, Instant to) {
        return sql.list(
                SEEN_WITHIN,
                row -> new SeenFinding(
                        row.getLong("diagnosis_id"), Sql.requiredInstant(row, "window_to"), finding(row)),
                targetId,
                from,
                to);
    }

    private static final String LISTED = """
            SELECT f.*, t.name AS target, d.verdict, d.finished_at, d.epoch_id, d.life_ended_at, d.life_unreached,
                coalesce(s.status, 'OPEN') AS status, s.said, s.note, s.marked_by, s.marked_at, s.ends_at
            FROM plumbline.finding f
                JOIN plumbline.target t ON t.id = f.target_id
                JOIN plumbline.diagnosis d ON d.id = f.diagnosis_id
                LEFT JOIN plumbline.finding_mark s ON s.target_id = f.target_id AND s.fingerprint = f.fingerprint
            """;

    private static final String FILTER = LISTED + """
            WHERE (?::bigint IS NULL OR f.target_id = ?::bigint)
                AND (?::bigint IS NULL OR f.diagnosis_id = ?::bigint)
                AND (?::text IS NULL OR coalesce(s.status, 'OPEN') = ?::text)
                AND (?::text IS NULL OR f.area = ?::text)
                AND (?::text IS NULL OR f.grade = ?::text)
                AND (?::text IS NULL OR d.verdict = ?::text)
                AND (?::timestamptz IS NULL OR d.requested_at >= ?::timestamptz)
            ORDER BY f.id DESC LIMIT ?""";

    /** The findings that pass a filter, newest first. */
    public List<ListedFinding> list(FindingFilter filter, int most) {
        return sql.list(
                FILTER,
                FindingRepository::listed,
                filter.targetId(),
                filter.targetId(),
                filter.diagnosisId(),
                filter.diagnosisId(),
                filter.status(),
                filter.status(),
                filter.area(),
                filter.area(),
                filter.grade(),
                filter.grade(),
                filter.verdict(),
                filter.verdict(),
                filter.since(),
                filter.since(),
                most);
    }

    private static final String CURRENT = LISTED + """
            WHERE f.diagnosis_id IN (
                SELECT latest.id
                FROM plumbline.target known CROSS JOIN LATERAL (
                    SELECT id FROM plumbline.diagnosis
                    WHERE target_id = known.id AND verdict <> 'INCONCLUSIVE'
                    ORDER BY requested_at DESC, id DESC LIMIT 1) latest
                WHERE known.state <> 'ENDED' AND NOT (known.kind = 'SELF' AND known.state = 'UNREACHABLE'))
            ORDER BY d.verdict <> 'LEAK', f.exhaustion_at, f.bytes_per_second DESC NULLS LAST, f.id LIMIT ?""";

    /** What is wrong now: the findings of the latest diagnosis that came to a conclusion, of each target that is still watched; the most urgent first. */
    public List<ListedFinding> current(int most) {
        return sql.list(CURRENT, FindingRepository::listed, most);
    }

    private static final String BY_ID = LISTED + "WHERE f.id = ?";

    public Optional<ListedFinding> find(long id) {
        return sql.first(BY_ID, FindingRepository::listed, id);
    }

    private static final String MARK = """
            INSERT INTO plumbline.finding_status AS known
                (target_id, fingerprint, status, note, ends_at, marked_by, changed_at, signed_at)
            VALUES (?, ?, ?, ?, ?, ?, now(), now())
            ON CONFLICT (target_id, fingerprint) DO UPDATE SET
                status = excluded.status,
                note = CASE WHEN ? THEN excluded.note ELSE known.note END,
                ends_at = CASE
                    WHEN ? OR excluded.status = 'OPEN' THEN excluded.ends_at
                    WHEN known.signed_at = known.changed_at AND known.ends_at > now() THEN known.ends_at END,
                marked_by = excluded.marked_by,
                changed_at = excluded.changed_at,
                signed_at = excluded.signed_at""";

    /**
     * Notes what an administrator says of a cause on a target; it holds for later diagnoses, too. An end that was said before and
     * is over is not taken on.
     *
     * @param by name of the API key with which it is said
     */
    public void mark(long targetId, String fingerprint, String by, MarkChange change) {
        sql.update(
                MARK,
                targetId,
                fingerprint,
                change.status(),
                change.note(),
                change.until(),
                by,
                change.changesNote(),
                change.changesUntil());
    }

    private static final String MUTED =
            "SELECT target_id, fingerprint FROM plumbline.finding_mark WHERE status = 'MUTED'";

    /** The fingerprints that administrators do not want to hear of now, by target. */
    public Map<Long, Set<String>> muted() {
        return sql.list(MUTED, row -> Map.entry(row.getLong("target_id"), row.getString("fingerprint"))).stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    private static final String MARKS =
            "SELECT * FROM plumbline.finding_mark WHERE said <> 'OPEN' AND target_id = ANY (?::bigint[])";

    /** What is said of causes on targets, or was until it ended by itself: by target, then by fingerprint. */
    public Map<Long, Map<String, FindingMark>> marks(Collection<Long> targetIds) {
        return sql
                .list(
                        MARKS,
                        row -> Map.entry(row.getLong("target_id"), Map.entry(row.getString("fingerprint"), mark(row))),
                        List.copyOf(targetIds))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        Collectors.mapping(
                                Map.Entry::getValue, Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    }

    private static FindingMark mark(ResultSet row) throws SQLException {
        var status = ListedFinding.Status.valueOf(row.getString("status"));
        var text = row.getString("said");
        var said = text == null ? status : ListedFinding.Status.valueOf(text);
        return new FindingMark(
                status,
                said == status ? null : said,
                row.getString("note"),
                row.getString("marked_by"),
                Sql.instant(row, "marked_at"),
                Sql.instant(row, "ends_at"));
    }

    private static ListedFinding listed(ResultSet row) throws SQLException {
        return new ListedFinding(
                row.getLong("id"),
                row.getLong("diagnosis_id"),
                row.getLong("target_id"),
                row.getString("target"),
                verdict(row),
                Sql.instant(row, "finished_at"),
                life(row),
                mark(row),
                finding(row));
    }

    private static Diagnosis.@Nullable Life life(ResultSet row) throws SQLException {
        long epoch = row.getLong("epoch_id");
        return row.wasNull()
                ? null
                : new Diagnosis.Life(epoch, Sql.instant(row, "life_ended_at"), row.getString("life_unreached"));
    }

    private static Diagnosis.@Nullable Conclusion verdict(ResultSet row) throws SQLException {
        var verdict = row.getString("verdict");
        return verdict == null ? null : Diagnosis.Conclusion.valueOf(verdict);
    }

    private static StoredFinding finding(ResultSet row) throws SQLException {
        return new StoredFinding(
                row.getString("fingerprint"),
                row.getString("area"),
                row.getString("grade"),
                row.getString("summary"),
                Sql.real(row, "bytes_per_second"),
                Sql.real(row, "low"),
                Sql.real(row, "high"),
                Sql.real(row, "count_per_second"),
                Sql.instant(row, "exhaustion_at"),
                row.getString("element"),
                row.getString("holder"),
                row.getString("holder_field"),
                row.getString("allocation_site"),
                Sql.texts(row, "path"),
                row.getString("repair"),
                Sql.texts(row, "evidence"),
                row.getObject("leaks", Boolean.class),
                row.getString("stage"),
                row.getString("anomaly"),
                row.getString("known_leak"),
                row.getString("build"));
    }
}
