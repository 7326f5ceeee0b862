package io.plumbline.persistence.link;

import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.util.Set;
import javax.sql.DataSource;

/** A fresh database with links, and what works on them. Thread-safe. */
final class LinkStore implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-05-01T10:00:00.123456Z");

    static final CodeSettings STRICT =
            new CodeSettings(7, false, false, CodeAlphabet.BASE62, CodeSettings.Strategy.RANDOM, null);

    static final CodeSettings LOOSE =
            new CodeSettings(7, true, false, CodeAlphabet.BASE62, CodeSettings.Strategy.RANDOM, null);

    private final FewConnections connections =
            new FewConnections(TestDatabase.fresh().dataSource());
    private final DataSource database = connections.dataSource();
    private final PersistenceUnit unit = new PersistenceUnit(database);
    private final CodeSettings settings;

    LinkStore() {
        this(STRICT);
    }

    private LinkStore(CodeSettings settings) {
        this.settings = settings;
    }

    Sql sql() {
        return new Sql(database);
    }

    CodeNumbers numbers() {
        return new CodeNumbers(database);
    }

    LinkLists lists() {
        return lists(settings);
    }

    LinkLists lists(CodeSettings codes) {
        return new LinkLists(database, codes);
    }

    LinkDescription shorten(Wish wish) {
        return shorten(wish, NOW);
    }

    LinkDescription shorten(Wish wish, Instant at) {
        return shorten(wish, at, settings, new RandomCodes(settings.characters()));
    }

    LinkDescription shorten(Wish wish, CodeSource codes) {
        return shorten(wish, NOW, settings, codes);
    }

    LinkDescription shorten(Wish wish, Instant at, CodeSettings codeSettings, CodeSource codes) {
        var id = unit.inTransaction(entities -> new LinkShortener(
                        new ShortLinks(entities, codeSettings), new LinkTags(entities), new Domains(entities), codes)
                .shorten(wish.asLink(), at));
        return lists().find(id).orElseThrow();
    }

    void change(long id, LinkChange change) {
        unit.inTransaction(entities -> {
            new LinkEditor(new ShortLinks(entities, settings), new LinkTags(entities)).change(id, change);
            return id;
        });
    }

    void delete(long id) {
        unit.inTransaction(entities -> {
            new LinkEditor(new ShortLinks(entities, settings), new LinkTags(entities)).delete(id);
            return id;
        });
    }

    void visited(long id, long total, long bots) {
        sql().update(
                        "UPDATE plumbline.visit_counter SET total = ?, bots = ?, ranked_total = ?, ranked_people = ?"
                                + " WHERE link_id = ?",
                        total,
                        bots,
                        total,
                        total - bots,
                        id);
    }

    long key(String name) {
        return new ApiKeys(database)
                .create(name, Set.of(Right.LINKS), null)
                .key()
                .id();
    }

    long domain(String authority) {
        return unit.inTransaction(
                entities -> new Domains(entities).findOrCreate(authority).id());
    }

    long count() {
        return lists().page(LinkScope.ALL, LinkFilter.ALL, LinkOrder.NEWEST_FIRST, 0, 1)
                .totalItems();
    }

    @Override
    public void close() {
        unit.close();
        connections.close();
    }
}
