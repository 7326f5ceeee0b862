package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.problem.Problem;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageQueryTest {

    @Test
    void withoutWishesItIsTheFirstPageOfTen() {
        var query = query(null, null);

        assertThat(query.skipped()).isZero();
        assertThat(query.itemsPerPage()).isEqualTo(10);
        assertThat(query.pagination(10, 25)).isEqualTo(new Pagination(1, 3, 10, 10, 25));
    }

    @Test
    void thePagesBeforeAreSkipped() {
        assertThat(query("3", "100").skipped()).isEqualTo(200);
        assertThat(query("2147483647", "500").skipped()).isEqualTo(500L * 2147483646);
    }

    @Test
    void aPageThatWouldFillTheMemoryIsCutAndSaysSo() {
        var query = query("2", "2147483647");

        assertThat(query.skipped()).isEqualTo(500);
        assertThat(query.pagination(500, 1200)).isEqualTo(new Pagination(2, 3, 500, 500, 1200));
    }

    @Test
    void everythingIsOnePage() {
        assertThat(query("5", "-1").isAll()).isTrue();
        assertThat(Pagination.ofAll(25)).isEqualTo(new Pagination(1, 1, 25, 25, 25));
        assertThat(Pagination.ofAll(0)).isEqualTo(new Pagination(1, 1, 1, 0, 0));
    }

    @Test
    void aListMayBeEverythingUnlessTheClientWishesForPages() {
        var all = PageQuery.of(parameters(null, null), PageQuery.ALL, Problem.invalidData());
        var page = PageQuery.of(parameters(null, "20"), PageQuery.ALL, Problem.invalidData());

        assertThat(all.isAll()).isTrue();
        assertThat(page.isAll()).isFalse();
    }

    @Test
    void whatIsNoPageIsNamed() {
        var invalid = Problem.invalidData();

        PageQuery.of(parameters("x", "0"), PageQuery.USUAL_ITEMS, invalid);

        assertThat(invalid.problem().members()).containsEntry("invalidElements", List.of("page", "itemsPerPage"));
    }

    private static PageQuery query(@Nullable String page, @Nullable String itemsPerPage) {
        return PageQuery.of(parameters(page, itemsPerPage), PageQuery.USUAL_ITEMS, Problem.invalidData());
    }

    private static MultivaluedMap<String, String> parameters(@Nullable String page, @Nullable String itemsPerPage) {
        var parameters = new MultivaluedHashMap<String, String>();
        parameters.add("page", page);
        parameters.add("itemsPerPage", itemsPerPage);
        return parameters;
    }
}
