package io.plumbline.persistence.link;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * The tags of links, by their normalised names. Thread-safe.
 *
 * <p>Numbers of links are counters that triggers keep, numbers of visits those of the last flush, so that a list costs as
 * much as it has tags, however many links and visits there are.
 */
@Dependent
public class Tags {

    /** Of one scope: a domain and an author, twice. */
    private static final String NUMBERS = """
            LEFT JOIN plumbline.tag_count tagged
                ON tagged.tag_id = tag.id AND tagged.domain_id = ? AND tagged.author_id = ?
            LEFT JOIN plumbline.visit_total visits
                ON visits.kind = 2 AND visits.subject_id = tag.id AND visits.domain_id = ? AND visits.author_id = ?
            """;

    private static final String TAGS = "FROM plumbline.tag " + NUMBERS + "WHERE true";

    private static final String MATCHING = " AND strpos(tag.name, ?) > 0";

    private static final String TAGGED = " AND tagged.links > 0";

    private static final String COUNT = "SELECT count(*) ";

    // the page is found first: the planner leaves out the numbers that nothing is sorted by, and reads them for it
    // alone
    private static final String LIST = """
            SELECT tag.name, coalesce(tagged.links, 0) AS links, coalesce(visits.total, 0) AS visits,
                coalesce(visits.bots, 0) AS bots
            FROM (SELECT tag.id, tag.name %s LIMIT ? OFFSET ?) AS tag
            """ + NUMBERS;

    private static final String RENAME = "SELECT plumbline.rename_tag(?, ?)";

    private static final String DELETE = "DELETE FROM plumbline.tag WHERE name = ANY (?)";

    private final Sql sql;

    @Inject
    public Tags(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /**
     * One page of a list.
     *
     * @param skipped how many tags the pages before it hold
     */
    public List<TagUse> page(TagSearch search, TagOrder order, int skipped, int most) {
        return list(search, order, "", List.of(), most, skipped);
    }

    /** The part of a list that follows a tag of it. */
    public List<TagUse> after(TagUse last, TagSearch search, TagOrder order, int most) {
        return list(search, order, order.behind(), order.placeOf(last), most, 0);
    }

    /** How many tags a list has on all pages together. */
    public long count(TagSearch search) {
        return sql.first(
                        COUNT + found(search),
                        row -> row.getLong(1),
                        arguments(search).toArray())
                .orElseThrow();
    }

    /** Renames a tag of all links that have it. */
    public TagRenaming rename(String oldName, String newName) {
        return sql.first(RENAME, row -> TagRenaming.valueOf(row.getString(1)), oldName, newName)
                .orElseThrow();
    }

    /** Takes tags from all links that have them and forgets them; unknown ones are no matter. */
    public void delete(Collection<String> names) {
        if (!names.isEmpty()) {
            sql.update(DELETE, List.copyOf(names));
        }
    }

    private List<TagUse> list(
            TagSearch search, TagOrder order, String behind, List<Object> place, int most, int skipped) {
        var found = found(search) + behind + order.clause();
        var arguments = arguments(search);
        arguments.addAll(place);
        arguments.add(most);
        arguments.add(skipped);
        arguments.addAll(numbers(search));
        return sql.list(LIST.formatted(found) + order.clause(), Tags::use, arguments.toArray());
    }

    /** Where the tags come from that a search finds; the planner knows best how many there are if nothing is searched for. */
    private static String found(TagSearch search) {
        return TAGS
                + (search.text().isEmpty() ? "" : MATCHING)
                + (search.scope().isAll() ? "" : TAGGED);
    }

    /** What {@link #found} asks for. */
    private static List<Object> arguments(TagSearch search) {
        var arguments = new ArrayList<>(numbers(search));
        if (!search.text().isEmpty()) {
            arguments.add(search.text());
        }
        return arguments;
    }

    private static List<Object> numbers(TagSearch search) {
        var domain = Objects.requireNonNullElse(search.scope().domainId(), 0L);
        var author = Objects.requireNonNullElse(search.scope().authorId(), 0L);
        return List.of(domain, author, domain, author);
    }

    private static TagUse use(ResultSet row) throws SQLException {
        return new TagUse(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }
}
