package io.plumbline.persistence.target;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** What JVMs told when they were asked thoroughly: the engine's values as JSON, the last of each epoch. Thread-safe. */
@Dependent
public class ProbeRepository {

    private final Sql sql;

    @Inject
    public ProbeRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String PUT = """
            INSERT INTO plumbline.jvm_probe (epoch_id, at, content)
            SELECT id, ?, ?::jsonb FROM plumbline.target_epoch WHERE id = ?
            ON CONFLICT (epoch_id) DO UPDATE SET at = excluded.at, content = excluded.content""";

    /** Stores what a JVM told, in place of what it told before; that of a target which has been removed is dropped. */
    public void put(long epochId, Instant at, String content) {
        sql.update(PUT, at, content, epochId);
    }

    private static final String OF_EPOCH = "SELECT content FROM plumbline.jvm_probe WHERE epoch_id = ?";

    /** What the JVM of an epoch told; empty if nobody has asked. */
    public Optional<String> of(long epochId) {
        return sql.first(OF_EPOCH, row -> row.getString("content"), epochId);
    }
}
