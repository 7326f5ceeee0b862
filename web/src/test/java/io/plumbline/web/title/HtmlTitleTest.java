package io.plumbline.web.title;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTitleTest {

    private static final String HTML = "text/html";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<title>plain</title>                                     | plain",
                "<TITLE lang=en>upper</TITLE>                             | upper",
                "<title>a &amp; b &#8211; &#x1F600; &lt;c&gt; &foo;</title>| a & b \u2013 \uD83D\uDE00 <c> &foo;",
                "<title>&#0;&#xD800;&#9999999;x</title>                   | \uFFFD\uFFFD\uFFFDx",
                "<title>  many\u00A0 \t blanks </title>                   | many blanks",
                "<!-- <title>no</title> --><title>yes</title>             | yes",
                "<script>'<title>no</title>'</script><title>yes</title>   | yes",
                "<svg><title>no</title></svg><title>yes</title>           | yes",
                "<titles>no</titles><title>yes</title>                    | yes",
                "<title>first</title><title>second</title>                | first",
                "<title>\u0130 and \u1E9E</title>                         | \u0130 and \u1E9E"
            })
    void theTitleIsThatOfTheHtml(String page, String title) {
        assertThat(HtmlTitle.of(page.getBytes(UTF_8), "text/html; charset=utf-8"))
                .contains(title);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<title>", "<title", "<title>open", "<title> </title>", "<!-- <title>x</title>", "<p>x</p>"})
    void thereMayBeNone(String page) {
        assertThat(HtmlTitle.of(page.getBytes(UTF_8), HTML)).isEmpty();
    }

    @Test
    void theEncodingIsThatOfTheHeaderThenOfTheMarkThenOfThePage() {
        var page = "<title>\u00FC</title>";

        assertThat(HtmlTitle.of(page.getBytes(ISO_8859_1), "text/html;charset=ISO-8859-1"))
                .contains("\u00FC");
        assertThat(HtmlTitle.of(("<meta charset='iso-8859-1'>" + page).getBytes(ISO_8859_1), HTML))
                .contains("\u00FC");
        assertThat(HtmlTitle.of(("\uFEFF" + page).getBytes(UTF_16LE), HTML)).contains("\u00FC");
        assertThat(HtmlTitle.of(page.getBytes(UTF_8), HTML)).contains("\u00FC");
        assertThat(HtmlTitle.of(page.getBytes(ISO_8859_1), HTML)).contains("\u00FC");
        assertThat(HtmlTitle.of(page.getBytes(UTF_8), "text/html;charset=klingon"))
                .contains("\u00FC");
    }

    @Test
    void aLongTitleIsCutBetweenCharacters() {
        var emoji = "\uD83D\uDE00";

        assertThat(HtmlTitle.of(("<title>" + emoji.repeat(600) + "</title>").getBytes(UTF_8), HTML))
                .isEqualTo(Optional.of(emoji.repeat(512)));
    }

    @Test
    void pagesOfNothingButBeginningsAreReadInOnePass() {
        for (var part : new String[] {"<script ", "<!--", "<title", "<", "<svg>", "&#"}) {
            assertThat(HtmlTitle.of(part.repeat((512 << 10) / part.length()).getBytes(UTF_8), HTML))
                    .isEmpty();
        }
    }
}
