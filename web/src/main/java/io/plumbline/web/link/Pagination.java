package io.plumbline.web.link;

/** Where a page stands in a list, as the contract writes it; pages count from 1. Immutable. */
public record Pagination(
        int currentPage, long pagesCount, long itemsPerPage, long itemsInCurrentPage, long totalItems) {

    /** A list of that many items on a single page. */
    public static Pagination ofAll(long items) {
        return new Pagination(1, 1, Math.max(1, items), items, items);
    }
}
