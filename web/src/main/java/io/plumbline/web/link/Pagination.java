package io.plumbline.web.link;

/** Where a page stands in a list, as the contract writes it; pages count from 1. Immutable. */
public record Pagination(
        int currentPage, long pagesCount, long itemsPerPage, int itemsInCurrentPage, long totalItems) {}
