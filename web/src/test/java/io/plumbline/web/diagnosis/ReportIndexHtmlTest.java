package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.report.LocalTimes;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportIndexHtmlTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final LocalTimes SHANGHAI = new LocalTimes(ZoneId.of("Asia/Shanghai"));

    @Test
    void eachReportIsALineWithItsLink() {
        var page = ReportIndexHtml.page(List.of(new ReportLine(7, "shop", "LEAK", NOON)), SHANGHAI);

        assertThat(page)
                .contains("<time datetime=\"2026-01-01T12:00:00Z\">2026-01-01 20:00</time>")
                .contains("<td>shop</td>")
                .contains("<td class=\"LEAK\">LEAK</td>")
                .contains("<a href=\"reports/7\">")
                .contains("<a href=\"nights/latest\">")
                .contains("Times are Asia/Shanghai (UTC+08:00)");
    }

    @Test
    void aNameIsTextAndNeverMarkup() {
        var page = ReportIndexHtml.page(
                List.of(new ReportLine(7, "<script>alert('x')</script>\"&", "STEADY", NOON)), SHANGHAI);

        assertThat(page)
                .contains("<td>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;</td>")
                .doesNotContain("<script");
    }

    @Test
    void withoutReportsThePageSaysSo() {
        assertThat(ReportIndexHtml.page(List.of(), SHANGHAI))
                .contains("No diagnosis has finished yet")
                .doesNotContain("<table");
    }
}
