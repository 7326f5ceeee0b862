package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.redirect.LinkTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryForwardingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://e.org/p            | a=1            | https://e.org/p?a=1",
                "https://e.org/p?a=1&b=2    | b=9            | https://e.org/p?a=1&b=9",
                "https://e.org/p?a=1&b=2    | c=3            | https://e.org/p?a=1&b=2&c=3",
                "https://e.org/p?a=1&b=2    | a=7&a=8        | https://e.org/p?a=7&a=8&b=2",
                "https://e.org/p?a=1&a=2    | a=3            | https://e.org/p?a=3",
                "https://e.org/p?a=1#top    | b=2            | https://e.org/p?a=1&b=2#top",
                "https://e.org/#top?x       | b=2            | https://e.org/?b=2#top?x",
                "https://e.org/p?q=foo%20bar| x=foo%20bar    | https://e.org/p?q=foo%20bar&x=foo%20bar",
                "https://e.org/p?%61=1      | a=2            | https://e.org/p?a=2",
                "https://e.org/p            | 5=x&flag       | https://e.org/p?5=x&flag",
                "https://e.org/p            | a=1&nostat&b=2 | https://e.org/p?a=1&b=2",
                "https://e.org/p            | nostat=1       | https://e.org/p",
                "https://e.org/p            | a=%zz&&=       | https://e.org/p?a=%zz&=",
                "mailto:a@e.org             | subject=x      | mailto:a@e.org?subject=x",
                "https://e.org/p            | next=#here     | https://e.org/p?next=%23here",
            })
    void theVisitorsParametersOverrideAndFollowThoseOfTheLink(String longUrl, String query, String expected) {
        assertThat(locationOf(longUrl, true, query, "nostat")).isEqualTo(expected);
    }

    @Test
    void aLinkThatForwardsNoQueryLeadsToItsUrlAlone() {
        assertThat(locationOf("https://e.org/?a=1", false, "a=2", "")).isEqualTo("https://e.org/?a=1");
    }

    @ParameterizedTest
    @CsvSource({
        "'https://e.org/\r\nSet-Cookie: a=b', https://e.org/%0D%0ASet-Cookie:%20a=b",
        "'https://e.org/\u0000\"<>', https://e.org/%00%22%3C%3E",
        "https://e.org/ä, https://e.org/%C3%A4",
        "https://e.org/%2F%zz, https://e.org/%2F%zz"
    })
    void nothingInALongUrlCanEndTheHeader(String longUrl, String expected) {
        assertThat(locationOf(longUrl, true, null, "")).isEqualTo(expected);
    }

    @Test
    void nothingInAVisitorsQueryCanEndTheHeader() {
        assertThat(locationOf("https://e.org/", true, "a=1\r\nX: y", "")).isEqualTo("https://e.org/?a=1%0D%0AX:%20y");
    }

    private static String locationOf(String longUrl, boolean forwardQuery, @Nullable String query, String leftOut) {
        var link = new LinkTarget(1, longUrl, null, null, null, forwardQuery, List.of());
        var target = new RedirectTarget(link, 0, 0);
        return target.forwarded(target.location(), query, leftOut);
    }
}
