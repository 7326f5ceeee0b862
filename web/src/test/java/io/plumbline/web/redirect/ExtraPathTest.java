package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtraPathTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://e.org          | /a/b     | https://e.org/a/b
                    https://e.org/         | /a       | https://e.org/a
                    https://e.org/x        | /a       | https://e.org/x/a
                    https://e.org/x/       | /a/      | https://e.org/x/a/
                    https://e.org/x?q=1#f  | /a       | https://e.org/x/a?q=1#f
                    https://e.org?q=/1     | /a       | https://e.org/a?q=/1
                    https://e.org/#/f?q    | /a       | https://e.org/a#/f?q
                    https://e.org/x        | /        | https://e.org/x
                    https://e.org/x        | /a#b"    | https://e.org/x/a%23b%22
                    mailto:a@e.org         | /a       | mailto:a@e.org
                    """)
    void thePathStandsBehindThatOfTheUrl(String url, String path, String expected) {
        assertThat(ExtraPath.appended(url, path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/..", "/../a", "/a/./b", "/a/%2e%2E/b", "/a/.%2e/b", "/.."})
    void noPathLeadsUpwards(String path) {
        assertThat(ExtraPath.isBelow(path)).isFalse();
    }
}
