package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What mail clients keep of a page, and whether the text says the same. */
class NewsMailTest {

    private static final Instant AT = Instant.parse("2026-03-01T01:30:00Z");
    private static final String CLASS =
            "com.acme.shop.checkout.payment.gateway.AbstractPaymentGatewayResponseBufferHolder";

    private static final Pattern NUMBER_OF_PIXELS = Pattern.compile("width[:=]\\\"?(\\d+)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    private static News leak(String element, @Nullable String page) {
        return new News(
                7L,
                3L,
                "orders",
                Verdict.Kind.LEAK,
                element + " leaks 532 KB/s, held by com.acme.Registry.BUFFERS.",
                AT,
                AT.plusSeconds(11_000),
                "Remove the entry when its request ends.",
                page,
                List.of(
                        change(Change.Kind.NEW, element, null),
                        change(Change.Kind.WORSE, "com.acme.Session", "61 KB/s")));
    }

    private static Change change(Change.Kind kind, String element, @Nullable String rateBefore) {
        return new Change(
                kind,
                "f00d",
                Area.HEAP,
                element,
                element + " leaks.",
                "2.4.0",
                AT.minusSeconds(86_400),
                null,
                rateBefore,
                rateBefore == null ? null : AT.minusSeconds(86_400),
                null,
                true);
    }

    private static NewsMail mail(News... news) {
        return new NewsMail(List.of(news), new LocalTimes(ZoneId.of("Europe/Berlin")));
    }

    private static long count(String part, String text) {
        return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
    }

    private static Set<String> wordsOf(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void thePageHasNothingThatMailClientsTakeAway() {
        var html = mail(leak(CLASS, "https://plumbline.example/console/diagnoses/7"), News.trial(AT))
                .html();

        assertThat(html.toLowerCase(Locale.ROOT))
                .doesNotContain(
                        "<style", "<script", "<img", "<link", "<div", "class=", "url(", "position:", "flex", "grid")
                .contains("name=\"color-scheme\" content=\"light dark\"", "supported-color-schemes");
        assertThat(NUMBER_OF_PIXELS.matcher(html).results().map(found -> Integer.valueOf(found.group(1))))
                .isNotEmpty()
                .allMatch(pixels -> pixels <= 600);
        // a colour of text alone would be dark on dark where a client darkens the ground
        assertThat(html).doesNotContainPattern("style=\"[^\"]*(?<![-\\w])(color|background)\\s*:");
        assertThat(html).doesNotContain("<table>");
        assertThat(count("<table", html)).isPositive().isEqualTo(count("</table", html));
    }

    @Test
    void theTextSaysAllThatThePageSays() {
        var mail = mail(leak("com.acme.ResponseBuffer", "https://plumbline.example/console/diagnoses/7"));

        assertThat(mail.text())
                .contains(
                        "LEAK: orders",
                        "com.acme.ResponseBuffer leaks 532 KB/s",
                        "Limit reached: ",
                        "NEW: com.acme.ResponseBuffer. Never seen before",
                        "WORSE: com.acme.Session. Seen since",
                        "What to do: Remove the entry when its request ends.",
                        "https://plumbline.example/console/diagnoses/7",
                        "Times are ");
        var words = TAG.matcher(mail.html().substring(mail.html().indexOf("<body")))
                .replaceAll(" ")
                .replace("All of it, in the console", "")
                .replace("Written by Plumbline.", "");
        assertThat(wordsOf(words)).isNotEmpty().isSubsetOf(wordsOf(mail.text()));
    }

    @Test
    void whatIsNotKnownLeavesNoEmptyLabelAndHostileNamesAreText() {
        var html =
                mail(News.trial(AT), leak("<img src=x onerror=alert(1)>", null)).html();

        assertThat(html).contains("&lt;img src=x onerror=alert(1)&gt;").doesNotContain("<img", "<a ", ">null<");
    }
}
