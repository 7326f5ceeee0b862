package io.plumbline.web.diagnosis;

import java.util.List;
import java.util.function.Function;

/** One page of a list. Immutable. */
record Page<T>(List<T> data, Pagination pagination) {

    Page {
        data = List.copyOf(data);
    }

    /** The same page with each item shaped anew. */
    <R> Page<R> map(Function<T, R> shape) {
        return new Page<>(data.stream().map(shape).toList(), pagination);
    }

    /**
     * Which page it is, as in the links API.
     *
     * @param currentPage from 1
     * @param pagesCount at least 1
     */
    record Pagination(int currentPage, int pagesCount, int itemsPerPage, int itemsInCurrentPage, int totalItems) {}

    /**
     * A page of all items; one beyond the last is empty.
     *
     * @param number from 1
     */
    static <T> Page<T> of(List<T> all, int number, int itemsPerPage) {
        var first = (int) Math.min(all.size(), (number - 1L) * itemsPerPage);
        var data = all.subList(first, Math.min(all.size(), first + itemsPerPage));
        var pages = Math.max(1, (all.size() + itemsPerPage - 1) / itemsPerPage);
        return new Page<>(data, new Pagination(number, pages, itemsPerPage, data.size(), all.size()));
    }
}
