package io.plumbline.web.link;

import io.plumbline.web.problem.InvalidData;
import jakarta.ws.rs.core.MultivaluedMap;

/**
 * Which page of a list a client asks for; immutable.
 *
 * @param page from 1
 * @param itemsPerPage at most {@link #MOST_ITEMS}, which wishes for more are cut to; {@link #ALL} for everything on one page
 */
public record PageQuery(int page, int itemsPerPage) {

    /** The contract's way to ask for everything. */
    public static final int ALL = -1;

    /** The longest page that is held in memory; {@link #ALL} is not. */
    public static final int MOST_ITEMS = 500;

    /** How many items the contract shows on a page of short URLs; lists of everything else show {@link #ALL}. */
    public static final int USUAL_ITEMS = 10;

    public PageQuery {
        itemsPerPage = Math.min(itemsPerPage, MOST_ITEMS);
    }

    /**
     * Reads the query parameters {@code page} and {@code itemsPerPage} and notes what is wrong with them.
     *
     * @param usualItems how many items are on a page if the client does not say, {@link #ALL} included
     */
    public static PageQuery of(MultivaluedMap<String, String> parameters, int usualItems, InvalidData invalid) {
        var query = new PageQuery(
                number(parameters, "page", 1, invalid), number(parameters, "itemsPerPage", usualItems, invalid));
        invalid.require(query.page > 0, "page", "must be 1 or more");
        invalid.require(
                query.itemsPerPage > 0 || query.itemsPerPage == ALL,
                "itemsPerPage",
                "must be 1 or more, or -1 for all");
        return query;
    }

    /** Whether everything is asked for. */
    public boolean isAll() {
        return itemsPerPage == ALL;
    }

    /** How many items the pages before this one hold. */
    public long skipped() {
        return (page - 1L) * itemsPerPage;
    }

    /** Where a page with that many items stands in a list of that many. */
    public Pagination pagination(int items, long totalItems) {
        return new Pagination(
                page, Math.max(1, (totalItems + itemsPerPage - 1) / itemsPerPage), itemsPerPage, items, totalItems);
    }

    private static int number(
            MultivaluedMap<String, String> parameters, String name, int fallback, InvalidData invalid) {
        var text = parameters.getFirst(name);
        if (text == null || text.isBlank()) {
            return fallback;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException notANumber) {
            invalid.add(name, "is \"" + text + "\"; it must be a whole number");
            return fallback;
        }
    }
}
