package io.plumbline.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTextTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "page=1",
                "searchTerm=a%20b%25",
                "tags[]=%C3%A4&tags%5B%5D=%F0%9F%98%80",
                "searchTerm=\u00E4",
                "searchTerm=%c3%a4x%01"
            })
    void textIsText(String encoded) {
        assertThat(RequestText.faultOf(encoded)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "searchTerm=%",
                "searchTerm=%4",
                "searchTerm=%zz",
                "%4g=1",
                "searchTerm=%ff",
                "searchTerm=%C3",
                "searchTerm=%C3x%A4",
                "searchTerm=%c0%80",
                "searchTerm=%ed%a0%80",
                "searchTerm=a%00"
            })
    void whatIsNoTextIsNamed(String encoded) {
        assertThat(RequestText.faultOf(encoded)).isPresent();
    }
}
