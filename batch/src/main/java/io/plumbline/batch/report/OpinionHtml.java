package io.plumbline.batch.report;

import io.plumbline.batch.rules.RuleResult;
import io.plumbline.batch.rules.SecondOpinion;
import java.util.List;
import java.util.Locale;

/** What other rules say, as a section of the page that says whose they are. */
final class OpinionHtml {

    private OpinionHtml() {}

    static void write(SecondOpinion opinion, StringBuilder page) {
        page.append("<section><h2>Second opinion: ")
                .append(Html.text(SecondOpinion.WHOSE))
                .append("</h2>");
        if (opinion.failure() == null) {
            page.append("<p>They look at this recording alone and take no part in the verdict. ")
                    .append(Html.text(counts(opinion)))
                    .append("</p>");
            if (!opinion.remarkable().isEmpty()) {
                Html.table(
                        page,
                        List.of("rule", "score of 100", "says"),
                        opinion.remarkable().stream().map(OpinionHtml::row));
            }
        } else {
            page.append("<p>").append(Html.text(opinion.failure())).append("</p>");
        }
        page.append("</section>\n");
    }

    private static String counts(SecondOpinion opinion) {
        return String.format(
                Locale.ROOT,
                "%d have something to say, %d find nothing, %d have nothing to look at%s.",
                opinion.remarkable().size(),
                opinion.results().size() - opinion.remarkable().size(),
                opinion.notAsked(),
                opinion.failed() == 0 ? "" : ", " + opinion.failed() + " broke");
    }

    private static List<String> row(RuleResult result) {
        return List.of(
                result.name() + " (" + result.id() + ")",
                String.format(
                        Locale.ROOT, "%.0f: %s", result.score(), result.level().words()),
                result.summary());
    }
}
