package io.plumbline.persistence.target;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** Which instance samples which target: one at a time, another as soon as the lease has expired. Thread-safe. */
@Dependent
public class SamplingLease {

    private final Sql sql;

    @Inject
    public SamplingLease(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    // of others files are sent, or a newer version alone knows them
    private static final String RENEW = """
            UPDATE plumbline.target SET sampled_by = ?, sampled_until = now() + ? * interval '1 millisecond'
            WHERE state IN ('NEW', 'OK', 'UNREACHABLE') AND paused_at IS NULL
                AND kind IN ('SELF', 'JMX', 'ATTACH') AND (owner_instance = ?
                OR (kind = 'JMX' AND (sampled_by = ? OR sampled_until IS NULL OR sampled_until < now())))
            RETURNING id""";

    /** The targets that are an instance's to sample now, by the database's clock. */
    public List<Long> renew(String instance, Duration lease) {
        return sql.list(RENEW, row -> row.getLong(1), instance, lease.toMillis(), instance, instance);
    }
}
