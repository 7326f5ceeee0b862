package io.plumbline.server.command;

import io.plumbline.batch.verdict.Finding;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What files say, for people. */
final class AnalyzeText {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private final StringBuilder text = new StringBuilder();

    private AnalyzeText() {}

    static String of(AnalyzeAnswer answer) {
        var text = new AnalyzeText();
        text.line("%s: %s", answer.verdict(), answer.reason());
        int number = 0;
        for (var finding : answer.findings()) {
            number++;
            text.finding(number, finding);
        }
        text.heading("Looked at");
        for (var file : answer.files()) {
            text.line(
                    "  %s: %s%s, %,d bytes%s",
                    file.file(),
                    file.kind(),
                    file.at() == null ? "" : " of " + file.at(),
                    file.bytes(),
                    file.damage() == null ? "" : "; not whole: " + file.damage());
        }
        if (!answer.notLookedAt().isEmpty()) {
            text.heading("Not looked at");
            answer.notLookedAt().forEach(gap -> text.line("  %s: %s", gap.what(), gap.why()));
        }
        return text.text.toString();
    }

    /** Names in files may be made to steer a reader's terminal. */
    static String harmless(String line) {
        return CONTROL.matcher(line).replaceAll("?");
    }

    private void finding(int number, Finding finding) {
        line("");
        line("%d. %s", number, finding.summary());
        line(
                "   grade %s, %s, fingerprint %s",
                finding.grade(),
                finding.area().name().toLowerCase(Locale.ROOT),
                finding.fingerprint()
                        .substring(0, Math.min(12, finding.fingerprint().length())));
        part("element", finding.element());
        part(
                "held by",
                finding.holder() == null
                        ? null
                        : finding.holder() + (finding.holderField() == null ? "" : "." + finding.holderField()));
        part("allocated at", finding.allocationSite());
        part("path", finding.path().isEmpty() ? null : String.join(" -> ", finding.path()));
        part("repair", finding.repair());
        finding.evidence().forEach(seen -> part("seen", seen));
    }

    private void part(String name, @Nullable String value) {
        if (value != null) {
            line("   %s: %s", name, value);
        }
    }

    private void heading(String words) {
        line("");
        line("%s", words);
    }

    private void line(String format, @Nullable Object... values) {
        text.append(harmless(String.format(Locale.ROOT, format, values))).append(System.lineSeparator());
    }
}
