package io.plumbline.persistence.diagnosis;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import javax.sql.DataSource;

/** Which start of an instance bears its name: one at a time, the next as soon as the lease has expired. Thread-safe. */
@Dependent
public class InstanceLease {

    private final Sql sql;

    @Inject
    public InstanceLease(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String HOLD = """
            INSERT INTO plumbline.instance AS held (name, boot, lease_expires_at)
            VALUES (?, ?, now() + ? * interval '1 millisecond')
            ON CONFLICT (name) DO UPDATE SET boot = excluded.boot, lease_expires_at = excluded.lease_expires_at
                WHERE held.boot = excluded.boot OR held.lease_expires_at < now()
            RETURNING boot""";

    /** Takes the name or renews the lease on it; false while another start bears it, by the database's clock. */
    public boolean hold(RunOwner owner, Duration lease) {
        return sql.first(HOLD, row -> row.getString(1), owner.instance(), owner.boot(), lease.toMillis())
                .isPresent();
    }

    private static final String RELEASE = "DELETE FROM plumbline.instance WHERE name = ? AND boot = ?";

    /** Gives the name back. */
    public void release(RunOwner owner) {
        sql.update(RELEASE, owner.instance(), owner.boot());
    }

    private static final String PURGE =
            "DELETE FROM plumbline.instance WHERE lease_expires_at < now() - ? * interval '1 second'";

    /** Forgets instances that vanished that long ago, and tells how many. */
    public int purge(Duration olderThan) {
        return sql.update(PURGE, olderThan.toSeconds());
    }
}
