package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.report.LocalTimes;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPolicyTest {

    @Test
    void aPageMayUseItsFirstStyleSheetOnly() {
        // printf 'b{}' | openssl dgst -sha256 -binary | base64
        var policy = ReportPolicy.of("<head><style>b{}</style></head><style>i{}</style>");

        assertThat(policy)
                .endsWith("default-src 'none'; style-src 'sha256-7yqHVAesot11p6HczDsgKRipvI5UPgs97z80zNXlans='");
    }

    @Test
    void aPageWithoutAStyleSheetMayUseNothing() {
        assertThat(ReportPolicy.of("<p>")).endsWith("default-src 'none'").doesNotContain("style-src");
    }

    @Test
    void theIndexAllowsItsOwnStyle() {
        var page = ReportIndexHtml.page(List.of(), new LocalTimes(ZoneOffset.UTC));

        assertThat(ReportPolicy.of(page)).isEqualTo(ReportPolicy.of("<style>" + ReportIndexHtml.STYLE + "</style>"));
    }

    @Test
    void aDrawingRunsItsScriptWithoutAnOriginAndLoadsNothing() {
        assertThat(ReportPolicy.OF_A_DRAWING)
                .contains("default-src 'none'", "sandbox allow-scripts", "form-action 'none'", "frame-ancestors 'self'")
                .doesNotContain("allow-same-origin", "allow-popups", "allow-top-navigation", "connect-src", "http");
    }
}
