package io.plumbline.web.link;

import io.plumbline.web.problem.InvalidData;
import org.jspecify.annotations.Nullable;

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
    static final int MOST_ITEMS = 500;

    private static final int USUAL_ITEMS = 10;

    public PageQuery {
        itemsPerPage = Math.min(itemsPerPage, MOST_ITEMS);
    }

    /** Reads the query parameters and notes what is wrong with them; what is absent has the contract's default. */
    static PageQuery of(@Nullable String page, @Nullable String itemsPerPage, InvalidData invalid) {
        var query = new PageQuery(
                number("page", page, 1, invalid), number("itemsPerPage", itemsPerPage, USUAL_ITEMS, invalid));
        invalid.require(query.page > 0, "page", "must be 1 or more");
        invalid.require(
                query.itemsPerPage > 0 || query.itemsPerPage == ALL,
                "itemsPerPage",
                "must be 1 or more, or -1 for all");
        return query;
    }

    /** Whether everything is asked for. */
    boolean isAll() {
        return itemsPerPage == ALL;
    }

    /** How many items the pages before this one hold; as many as an {@code int} holds if there are more. */
    int skipped() {
        return (int) Math.min(Integer.MAX_VALUE, (page - 1L) * itemsPerPage);
    }

    /** Where a page with that many items stands in a list of that many. */
    Pagination pagination(int items, long totalItems) {
        return new Pagination(
                page, Math.max(1, (totalItems + itemsPerPage - 1) / itemsPerPage), itemsPerPage, items, totalItems);
    }

    private static int number(String name, @Nullable String text, int fallback, InvalidData invalid) {
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
