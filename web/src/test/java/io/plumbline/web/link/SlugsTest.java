package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.link.CodeAlphabet;
import io.plumbline.persistence.link.CodeSettings;
import io.plumbline.web.redirect.LinkCode;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugsTest {

    private static final CodeSettings CODES = codes(false, false);
    private static final CodeSettings LOOSE = codes(true, false);
    private static final CodeSettings MULTI_SEGMENT = codes(false, true);

    /** Letters, marks of URLs, blanks, what only normalising changes, halves of characters, reserved first letters. */
    private static final int[] NASTY = {
        'a', 'Z', '0', '-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', '=', ';', ':', '@', '/', '\\',
        '%', '?', '#', '[', ']', '"', '<', '>', '^', '`', '{', '|', '}', ' ', '\t', 0, 0x7F, 0x85, 0xA0, 0xE4, 0x308,
        0x37E, 0x1100, 0x1161, 0x2000, 0x2028, 0x200B, 0x202E, 0x212A, 0x3000, 0xFEFF, 0xD800, 0xDC00, 0xFFFF, 0x1F600,
        0x2F800
    };

    @Test
    void everyAcceptedSlugIsFoundAgainAtItsShortUrl() {
        var accepted = 0;
        for (var codes : List.of(CODES, LOOSE, MULTI_SEGMENT)) {
            accepted += acceptedOf(codes);
        }
        assertThat(accepted).isGreaterThan(10_000);
    }

    private static int acceptedOf(CodeSettings codes) {
        var random = new Random(20_260_501);
        var accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            var slug = Slugs.normalised(randomText(random), codes);
            if (Slugs.faultOf(slug, codes).isEmpty()) {
                accepted++;
                var url = URI.create("https://s.example.org/" + LinkCode.pathOf(slug));
                assertThat(LinkCode.of(url.getRawPath(), codes.multiSegment()))
                        .as(slug)
                        .isEqualTo(slug);
                assertThat(Slugs.normalised(slug, codes)).isEqualTo(slug);
            }
        }
        return accepted;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "\u037E", "a%b", "..", ".", "rest", "WEB-INF"})
    void aSlugThatWouldLeadNowhereIsRefused(String slug) {
        assertThat(Slugs.faultOf(Slugs.normalised(slug, CODES), CODES)).isPresent();
    }

    @Test
    void halfACharacterAndAControlCharacterAreRefused() {
        for (var half : new int[] {0xD800, 0xDC00, 0, 0x7F, 0x85}) {
            assertThat(Slugs.faultOf("a" + (char) half + "b", CODES)).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"'\u00A0a\u3000b ',a-b", "a\u0308,\u00E4", "a/b,a-b", "\u212A,K"})
    void aSlugIsBroughtIntoShape(String sent, String stored) {
        assertThat(Slugs.normalised(sent, CODES)).isEqualTo(stored);
        assertThat(Slugs.faultOf(stored, CODES)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/a/b/,a/b", "A b/c,A-b/c"})
    void aSlugOfSeveralSegmentsKeepsItsSlashes(String sent, String stored) {
        assertThat(Slugs.normalised(sent, MULTI_SEGMENT)).isEqualTo(stored);
        assertThat(Slugs.faultOf(stored, MULTI_SEGMENT)).isEmpty();
        assertThat(Slugs.normalisedPrefix("/a/", MULTI_SEGMENT)).isEqualTo("a/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "a/../b", "a/.", "rest/v3", "a/track", "a/b/qr-code"})
    void aSlugWhoseSegmentsLeadElsewhereIsRefused(String slug) {
        assertThat(Slugs.faultOf(slug, MULTI_SEGMENT)).isPresent();
    }

    @Test
    void aLooseSlugIsInLowerCase() {
        assertThat(Slugs.normalised("My Slug", LOOSE)).isEqualTo("my-slug");
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        for (var length = random.nextInt(1, 6); length > 0; length--) {
            var any = random.nextInt(4) == 0 ? random.nextInt(Character.MAX_CODE_POINT + 1) : NASTY[0];
            text.appendCodePoint(any == NASTY[0] ? NASTY[random.nextInt(NASTY.length)] : any);
        }
        return text.toString();
    }

    private static CodeSettings codes(boolean loose, boolean multiSegment) {
        return new CodeSettings(7, loose, multiSegment, CodeAlphabet.BASE62, CodeSettings.Strategy.RANDOM, null);
    }
}
