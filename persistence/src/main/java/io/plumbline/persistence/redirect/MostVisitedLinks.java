package io.plumbline.persistence.redirect;

import java.util.List;
import javax.sql.DataSource;

/**
 * The links that lead everybody to the same place, always, the most visited first: read in one go, which costs a small part
 * of what reading each of them does, and never held at once. Thread-safe.
 */
public final class MostVisitedLinks {

    private static final String EXTENT = """
            SELECT count(*), coalesce(sum(octet_length(short_code) + octet_length(long_url)), 0)
            FROM (SELECT short_code, long_url FROM plumbline.short_link LIMIT ?) AS link""";

    private static final String MOST_VISITED = """
            SELECT link.domain_id, link.short_code, link.id, link.long_url, link.forward_query
            FROM plumbline.visit_counter counter JOIN plumbline.short_link link ON link.id = counter.link_id
            WHERE link.max_visits IS NULL AND link.valid_since IS NULL AND link.valid_until IS NULL
              AND NOT EXISTS (SELECT FROM plumbline.redirect_rule rule WHERE rule.link_id = link.id)
            ORDER BY counter.ranked_total DESC LIMIT ?""";

    private final DataSource dataSource;

    public MostVisitedLinks(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Takes links, one by one. */
    @FunctionalInterface
    public interface Taker {

        /**
         * Is told, before the first one, of how many will come at most, about.
         *
         * @param octets of their codes and URLs together
         */
        default void expect(long links, long octets) {}

        /** Takes one, with the domain and the code that it has. */
        void take(long domainId, String code, LinkTarget link);
    }

    /**
     * Hands on links as they are committed when this begins.
     *
     * @param most how many at most
     * @throws LinkStoreException if the database does not answer
     */
    public void read(long most, Taker taker) {
        Portions.read(dataSource, EXTENT, row -> taker.expect(row.getLong(1), row.getLong(2)), most);
        Portions.read(
                dataSource,
                MOST_VISITED,
                row -> taker.take(
                        row.getLong(1),
                        row.getString(2),
                        new LinkTarget(
                                row.getLong(3), row.getString(4), null, null, null, row.getBoolean(5), List.of())),
                most);
    }
}
