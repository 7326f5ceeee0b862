package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.rules.RuleResult;
import io.plumbline.batch.rules.RuleResult.Level;
import io.plumbline.batch.rules.SecondOpinion;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpinionHtmlTest {

    private static String page(SecondOpinion opinion) {
        var page = new StringBuilder();
        OpinionHtml.write(opinion, page);
        return page.toString();
    }

    @Test
    void whatTheRulesSayIsShownAsTheirs() {
        var page = page(new SecondOpinion(
                List.of(
                        new RuleResult(
                                "SystemGc", "GCs Caused by System.gc()", "heap", 75.4, Level.WARNING, "<b>5</b> were"),
                        new RuleResult("IncreasingLiveSet", "Live Set", "heap", 0.07, Level.FINE, "")),
                3,
                1,
                null));

        assertThat(page)
                .contains("Second opinion: the rules of JDK Mission Control")
                .contains("take no part in the verdict")
                .contains("1 have something to say, 1 find nothing, 3 have nothing to look at, 1 broke.")
                .contains("(SystemGc)", "75: warning", "&lt;b&gt;5&lt;/b&gt; were")
                .doesNotContain("IncreasingLiveSet");
    }

    @Test
    void whyTheyWereNotAskedIsASentence() {
        assertThat(page(SecondOpinion.none("They were not asked: it is too large.")))
                .contains("<p>They were not asked: it is too large.</p>")
                .doesNotContain("<table");
    }
}
