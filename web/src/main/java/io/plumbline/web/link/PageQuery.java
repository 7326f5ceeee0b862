package io.plumbline.web.link;

import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list a client asks for; immutable.
 *
 * @param page from 1
 * @param itemsPerPage {@link #ALL} for everything on one page
 */
public record PageQuery(int page, int itemsPerPage) {

    /** The contract's way to ask for everything. */
    public static final int ALL = -1;

    private static final int USUAL_ITEMS = 10;

    /** Reads the query parameters; what is absent has the contract's default. */
    public static PageQuery of(@Nullable String page, @Nullable String itemsPerPage) {
        var invalid = Problem.invalidData();
        var query = new PageQuery(
                number("page", page, 1, invalid), number("itemsPerPage", itemsPerPage, USUAL_ITEMS, invalid));
        invalid.require(query.page > 0, "page", "must be 1 or more");
        invalid.require(
                query.itemsPerPage > 0 || query.itemsPerPage == ALL,
                "itemsPerPage",
                "must be 1 or more, or -1 for all");
        invalid.refuse();
        return query;
    }

    /** How many items the pages before this one hold; as many as an {@code int} holds if there are more. */
    public int skipped() {
        return itemsPerPage == ALL ? 0 : (int) Math.min(Integer.MAX_VALUE, (page - 1L) * itemsPerPage);
    }

    /** How many items this page holds at most. */
    public int most() {
        return itemsPerPage == ALL ? Integer.MAX_VALUE : itemsPerPage;
    }

    /** Where a page with that many items stands in a list of that many. */
    public Pagination pagination(int items, long totalItems) {
        var size = itemsPerPage == ALL ? Math.max(1, totalItems) : itemsPerPage;
        var pages = Math.max(1, (totalItems + size - 1) / size);
        return new Pagination(itemsPerPage == ALL ? 1 : page, pages, size, items, totalItems);
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
