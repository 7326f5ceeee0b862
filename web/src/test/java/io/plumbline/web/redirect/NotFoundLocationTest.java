package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotFoundLocationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://e.org/nf                            | s.test      | /a       | https://e.org/nf
                    https://e.org/{DOMAIN}/x                    | s.test:8080 | /a       | https://e.org/s.test:8080/x
                    https://e.org/{ORIGINAL_PATH}               | s.test      | /a/b     | https://e.org/a/b
                    https://e.org{ORIGINAL_PATH}                | s.test      | /a/b     | https://e.org/a/b
                    https://e.org/nf{ORIGINAL_PATH}/end         | s.test      | /a/b     | https://e.org/nf/a/b/end
                    https://e.org/nf/%7BORIGINAL_PATH%7D        | s.test      | /a       | https://e.org/nf/a
                    https://e.org/nf?d={DOMAIN}&p={ORIGINAL_PATH} | s.test:81 | /a/b&c=d | https://e.org/nf?d=s.test%3A81&p=%2Fa%2Fb%26c%3Dd
                    https://e.org/nf#{ORIGINAL_PATH}            | s.test      | /a       | https://e.org/nf#%2Fa
                    https://e.org{ORIGINAL_PATH}                | s.test      | //evil.org/x | https://e.org/evil.org/x
                    {ORIGINAL_PATH}                             | s.test      | //evil.org   | /evil.org
                    https://e.org/safe/{ORIGINAL_PATH}          | s.test      | /../secret   | https://e.org/safe/
                    https://e.org/safe/{ORIGINAL_PATH}          | s.test      | /%2e%2E/x    | https://e.org/safe/
                    https://e.org/{DOMAIN}                      | x/../y?a=b#c | /a      | https://e.org/x%2F..%2Fy%3Fa%3Db%23c
                    https://e.org/{ORIGINAL_PATH}               | s.test      | /a%20b"  | https://e.org/a%20b%22
                    https://{DOMAIN}.e.org/                     | s.test      | /a       | https://s.test.e.org/
                    /nf                                         | s.test      | /a       | /nf
                    https://s.test/nf                           | s.test      | /a       | https://s.test/nf
                    https://s.test/nf?p={ORIGINAL_PATH}         | s.test      | /a       | https://s.test/nf?p=%2Fa
                    https://s.test/nf{ORIGINAL_PATH}            | s.test      | /a       | https://s.test/nf/a
                    """)
    void placeholdersAreFilledInSafely(String url, String host, String path, String expected) {
        assertThat(NotFoundLocation.of(url, host, path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://s.test/nf                    | S.test | /nf
                    https://s.test/nf?p={ORIGINAL_PATH}  | s.test | /nf
                    https://s.test                       | s.test | /
                    https://s.test/                      | s.test | /
                    https://{DOMAIN}/nf                  | s.test | /nf
                    https://s.test/nf{ORIGINAL_PATH}     | s.test | /nf/a
                    https://s.test{ORIGINAL_PATH}        | s.test | /a
                    https://{DOMAIN}{ORIGINAL_PATH}      | s.test | /a
                    /nf                                  | s.test | /nf
                    /nf{ORIGINAL_PATH}                   | s.test | /nf/a
                    """)
    void nobodyIsLedRoundAndRound(String url, String host, String path) {
        assertThat(NotFoundLocation.of(url, host, path)).isNull();
    }
}
