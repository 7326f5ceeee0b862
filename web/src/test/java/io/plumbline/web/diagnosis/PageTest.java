package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void theLastPageHoldsTheRest() {
        var page = Page.of(List.of("a", "b", "c"), 2, 2);

        assertThat(page).isEqualTo(new Page<>(List.of("c"), new Page.Pagination(2, 2, 2, 1, 3)));
    }

    @Test
    void aPageBeyondTheLastIsEmpty() {
        var page = Page.of(List.of("a"), 1_000_000, 500);

        assertThat(page.data()).isEmpty();
        assertThat(page.pagination().pagesCount()).isEqualTo(1);
    }

    @Test
    void nothingAtAllIsOneEmptyPage() {
        assertThat(Page.of(List.of(), 1, 50).pagination()).isEqualTo(new Page.Pagination(1, 1, 50, 0, 0));
    }
}
