package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.redirect.LinkTarget;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainLinkTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.org/a, b=1, https://example.org/a?b=1",
        "https://example.org/a, b=1&b=2&c, https://example.org/a?b=1&b=2&c",
        "https://example.org/a, &b=1, https://example.org/a?b=1",
        "https://example.org/a, b=1&, https://example.org/a?b=1",
        "https://example.org/a, b=1&&c=2, https://example.org/a?b=1&c=2",
        "https://example.org/a, &, https://example.org/a",
        "https://example.org/a, b#c, https://example.org/a?b%23c",
        "https://example.org/a?z=0, z=1, https://example.org/a?z=1",
        "https://example.org/a?z=0, b=1, https://example.org/a?z=0&b=1",
        "https://example.org/a#part, b=1, https://example.org/a?b=1#part",
    })
    void aVisitorsQueryGoesAlongAsItDoesThroughTheServletContainer(String url, String query, String location) {
        var target = new RedirectTarget(new LinkTarget(1, url, null, null, null, true, List.of()), 0, 0);
        var link = new PlainLink();
        link.set(target);
        var octets = ("/code?" + query).getBytes(US_ASCII);

        link.forward(octets, octets.length - query.length(), query.length());

        assertThat(link.location()).isEqualTo(location).isEqualTo(target.forwarded(target.location(), query, ""));
    }
}
