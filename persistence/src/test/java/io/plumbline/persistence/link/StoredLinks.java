package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.KeyRoles;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Links, domains and keys in a test's database, stored by plain SQL. */
final class StoredLinks {

    private final TestDatabase database;
    private final Sql sql;

    StoredLinks(TestDatabase database) {
        this.database = database;
        this.sql = new Sql(database.dataSource());
    }

    /** Stores a link with tags; returns its id. */
    long link(String code, long domainId, @Nullable Long authorId, String... tags) {
        var link = sql.first(
                        "INSERT INTO plumbline.short_link (short_code, domain_id, long_url, created_by)"
                                + " VALUES (?, ?, 'a:b', ?) RETURNING id",
                        row -> row.getLong(1),
                        code,
                        domainId,
                        authorId)
                .orElseThrow();
        tag(link, tags);
        return link;
    }

    /** Gives a link tags that it does not have, in one statement. */
    void tag(long link, String... tags) {
        sql.update(
                "INSERT INTO plumbline.tag (name) SELECT name FROM unnest(?) AS name ORDER BY name"
                        + " ON CONFLICT (name) DO NOTHING",
                List.of(tags));
        sql.update(
                "INSERT INTO plumbline.link_tag (link_id, tag_id, position)"
                        + " SELECT ?, tag.id, place FROM unnest(?) WITH ORDINALITY AS wished (name, place)"
                        + " JOIN plumbline.tag ON tag.name = wished.name",
                link,
                List.of(tags));
    }

    /** Takes all tags from a link. */
    void untag(long link) {
        sql.update("DELETE FROM plumbline.link_tag WHERE link_id = ?", link);
    }

    void delete(long link) {
        sql.update("DELETE FROM plumbline.short_link WHERE id = ?", link);
    }

    long domain(String authority) {
        return sql.first(
                        "INSERT INTO plumbline.domain (authority) VALUES (?) RETURNING id",
                        row -> row.getLong(1),
                        authority)
                .orElseThrow();
    }

    /** Makes a key that sees only its own links, or one that sees all. */
    long key(String name, boolean authorOnly) {
        return new ApiKeys(database.dataSource())
                .create(name, Set.of(Right.LINKS), new KeyRoles(authorOnly, null, null, false), null)
                .key()
                .id();
    }

    /** Stores how often the links of a tag were visited. */
    void visits(String tag, long domainId, long authorId, long total, long bots) {
        sql.update(
                "INSERT INTO plumbline.visit_total (kind, subject_id, domain_id, author_id, total, bots)"
                        + " SELECT 2, id, ?, ?, ?, ? FROM plumbline.tag WHERE name = ?",
                domainId,
                authorId,
                total,
                bots,
                tag);
    }

    /** Runs the same work many times at once; fails if any of it does. */
    static <T> List<T> atOnce(int times, Callable<T> work) throws InterruptedException {
        var pool = Executors.newFixedThreadPool(times);
        try {
            var answers = pool.invokeAll(Collections.nCopies(times, work));
            return answers.stream()
                    .map(answer -> {
                        try {
                            return answer.get();
                        } catch (InterruptedException | ExecutionException failure) {
                            throw new AssertionError(failure);
                        }
                    })
                    .toList();
        } finally {
            pool.shutdownNow();
        }
    }

    /** How many links the counters say have a tag, compared with those that do. */
    void assertCounted() {
        assertThat(counts("SELECT tag_id, domain_id, author_id, links FROM plumbline.tag_count WHERE links <> 0"))
                .containsExactlyInAnyOrderElementsOf(
                        counts("SELECT tag_id, scope.domain_id, scope.author_id, count(*) FROM plumbline.link_tag"
                                + " JOIN plumbline.short_link link ON link.id = link_id CROSS JOIN LATERAL"
                                + " plumbline.visit_scopes(link.domain_id, link.created_by) AS scope"
                                + " GROUP BY 1, 2, 3"));
    }

    private List<String> counts(String query) {
        return sql.list(
                query,
                row -> Arrays.asList(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))
                        .toString());
    }
}
