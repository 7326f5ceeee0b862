package io.plumbline.persistence.redirect;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import javax.sql.DataSource;

/** The codes of all links, of every domain, read from an index in one go and never held at once. Thread-safe. */
public final class StoredCodes {

    private static final String COUNT = "SELECT count(*) FROM plumbline.short_link";
    private static final String ALL = "SELECT short_code FROM plumbline.short_link";

    private final DataSource dataSource;

    public StoredCodes(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Hands on every code that is committed when this begins, and perhaps later ones.
     *
     * @param taker from the number of codes, about, to what takes each of them
     * @throws LinkStoreException if the database does not answer
     */
    public void read(LongFunction<Consumer<String>> taker) {
        var count = new AtomicLong();
        Portions.read(dataSource, COUNT, row -> count.set(row.getLong(1)));
        var codes = taker.apply(count.get());
        Portions.read(dataSource, ALL, row -> codes.accept(row.getString(1)));
    }
}
