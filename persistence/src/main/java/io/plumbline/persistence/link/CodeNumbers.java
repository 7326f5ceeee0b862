package io.plumbline.persistence.link;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import javax.sql.DataSource;

/** The numbers that codes are made of, each given out once over all instances, and the secret kept for them. Thread-safe. */
@Dependent
public class CodeNumbers {

    private static final String NEXT = "SELECT nextval('plumbline.link_code_number')";

    private static final String MAKE_KEY =
            "INSERT INTO plumbline.link_code_key (key) VALUES (?) ON CONFLICT (only_row) DO NOTHING";

    private static final String KEY = "SELECT key FROM plumbline.link_code_key";

    private static final int KEY_BYTES = 32;

    private final Sql sql;

    @Inject
    public CodeNumbers(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /** A number from 0 upwards that nobody had before. */
    long next() {
        return sql.first(NEXT, row -> row.getLong(1)).orElseThrow();
    }

    /** The secret of this installation, made at the first use. */
    byte[] key() {
        return sql.first(KEY, row -> row.getBytes(1)).orElseGet(() -> {
            var key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            sql.update(MAKE_KEY, (Object) key);
            return sql.first(KEY, row -> row.getBytes(1)).orElseThrow();
        });
    }
}
