package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportIndexHtmlTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void eachReportIsALineWithItsLink() {
        var page = ReportIndexHtml.page(List.of(new ReportLine(7, "shop", "LEAK", NOON)));

        assertThat(page)
                .contains("<time datetime=\"2026-01-01T12:00:00Z\">2026-01-01 12:00</time>")
                .contains("<td>shop</td>")
                .contains("<td class=\"LEAK\">LEAK</td>")
                .contains("<a href=\"reports/7\">");
    }

    @Test
    void aNameIsTextAndNeverMarkup() {
        var page = ReportIndexHtml.page(List.of(new ReportLine(7, "<script>alert('x')</script>\"&", "STEADY", NOON)));

        assertThat(page)
                .contains("<td>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;</td>")
                .doesNotContain("<script");
    }

    @Test
    void withoutReportsThePageSaysSo() {
        assertThat(ReportIndexHtml.page(List.of()))
                .contains("No diagnosis has finished yet")
                .doesNotContain("<table");
    }
}
