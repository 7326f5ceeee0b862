package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.web.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageQueryTest {

    @Test
    void withoutWishesItIsTheFirstPageOfTen() {
        var query = PageQuery.of(null, null);

        assertThat(query.skipped()).isZero();
        assertThat(query.most()).isEqualTo(10);
        assertThat(query.pagination(10, 25)).isEqualTo(new Pagination(1, 3, 10, 10, 25));
    }

    @Test
    void thePagesBeforeAreSkipped() {
        assertThat(PageQuery.of("3", "100").skipped()).isEqualTo(200);
        assertThat(PageQuery.of("2147483647", "1000").skipped()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void everythingIsOnePage() {
        var query = PageQuery.of("5", "-1");

        assertThat(query.skipped()).isZero();
        assertThat(query.pagination(25, 25)).isEqualTo(new Pagination(1, 1, 25, 25, 25));
        assertThat(query.pagination(0, 0)).isEqualTo(new Pagination(1, 1, 1, 0, 0));
    }

    @Test
    void whatIsNoPageIsRefused() {
        var refusal = catchThrowableOfType(ProblemException.class, () -> PageQuery.of("x", "0"));

        assertThat(refusal.problem().members()).containsEntry("invalidElements", List.of("page", "itemsPerPage"));
    }
}
