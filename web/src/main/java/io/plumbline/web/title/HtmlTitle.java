package io.plumbline.web.title;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the title in the beginning of a page of HTML: the text of the first {@code title} outside of comments, scripts and
 * pictures, in the encoding that the answer, the page's first octets or the page itself say. Takes time linear in the page.
 * Stateless.
 */
final class HtmlTitle {

    private static final int MOST_CHARACTERS = 512;

    /** Where a page may say its encoding (the HTML standard's prescan). */
    private static final int PRESCAN = 1024;

    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");
    private static final String[] OPAQUE = {"script", "style", "noscript", "template", "svg", "textarea"};

    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("ndash", "\u2013"),
            Map.entry("mdash", "\u2014"),
            Map.entry("hellip", "\u2026"),
            Map.entry("middot", "\u00B7"),
            Map.entry("bull", "\u2022"),
            Map.entry("laquo", "\u00AB"),
            Map.entry("raquo", "\u00BB"),
            Map.entry("copy", "\u00A9"),
            Map.entry("reg", "\u00AE"),
            Map.entry("trade", "\u2122"));

    private HtmlTitle() {}

    /** The title of a page; empty if it has none, or a blank one. */
    static Optional<String> of(byte[] html, String contentType) {
        var page = text(html, contentType);
        var lowerCase = asciiLowerCase(page);
        var start = startOfTitle(lowerCase);
        if (start < 0) {
            return Optional.empty();
        }
        var end = lowerCase.indexOf("</title", start);
        return end < 0 ? Optional.empty() : shown(page.substring(start, end));
    }

    /** Of the same length, whatever letters the page has. */
    private static String asciiLowerCase(String text) {
        var lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            var character = lower.charAt(i);
            if (character >= 'A' && character <= 'Z') {
                lower.setCharAt(i, (char) (character + ('a' - 'A')));
            }
        }
        return lower.toString();
    }

    /** Where the text of the first title begins; negative if there is none. */
    private static int startOfTitle(String page) {
        var position = page.indexOf('<');
        while (position >= 0) {
            if (page.startsWith("<!--", position)) {
                position = page.indexOf("-->", position + 4);
            } else if (isTag("title", page, position)) {
                var end = page.indexOf('>', position);
                return end < 0 ? -1 : end + 1;
            } else {
                var opaque = opaqueAt(page, position);
                position = opaque == null ? position + 1 : page.indexOf("</" + opaque, position);
                position = position < 0 ? position : position + (opaque == null ? 0 : 2);
            }
            position = position < 0 ? position : page.indexOf('<', position);
        }
        return -1;
    }

    private static @Nullable String opaqueAt(String page, int position) {
        for (var name : OPAQUE) {
            if (isTag(name, page, position)) {
                return name;
            }
        }
        return null;
    }

    private static boolean isTag(String name, String page, int position) {
        var end = position + 1 + name.length();
        return page.startsWith(name, position + 1)
                && end < page.length()
                && (page.charAt(end) == '>' || page.charAt(end) == '/' || Character.isWhitespace(page.charAt(end)));
    }

    private static Optional<String> shown(String text) {
        var decoded = REFERENCE.matcher(text).replaceAll(HtmlTitle::decoded);
        var title = BLANKS.matcher(decoded).replaceAll(" ").strip();
        if (title.isEmpty()) {
            return Optional.empty();
        }
        var characters = title.codePointCount(0, title.length());
        return Optional.of(title.substring(0, title.offsetByCodePoints(0, Math.min(MOST_CHARACTERS, characters))));
    }

    private static String decoded(MatchResult reference) {
        var name = reference.group(3);
        var text = name == null
                ? character(reference.group(1), reference.group(2))
                : NAMED.getOrDefault(name.toLowerCase(Locale.ROOT), reference.group());
        return Matcher.quoteReplacement(text);
    }

    private static String character(@Nullable String decimal, @Nullable String hexadecimal) {
        var number = decimal == null ? Integer.parseInt(hexadecimal, 16) : Integer.parseInt(decimal);
        var isText = Character.isValidCodePoint(number)
                && number != 0
                && (number < Character.MIN_SURROGATE || number > Character.MAX_SURROGATE);
        return isText ? Character.toString(number) : "\uFFFD";
    }

    private static String text(byte[] html, String contentType) {
        return charsetIn(contentType)
                .or(() -> byteOrderMark(html))
                .or(() -> charsetIn(new String(html, 0, Math.min(PRESCAN, html.length), ISO_8859_1)))
                .map(charset -> new String(html, charset))
                .orElseGet(() -> guessed(html));
    }

    private static Optional<Charset> charsetIn(String text) {
        var matcher = CHARSET.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Charset.forName(matcher.group(1)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Charset> byteOrderMark(byte[] html) {
        if (html.length >= 2 && html[0] == (byte) 0xFE && html[1] == (byte) 0xFF) {
            return Optional.of(UTF_16BE);
        }
        return html.length >= 2 && html[0] == (byte) 0xFF && html[1] == (byte) 0xFE
                ? Optional.of(UTF_16LE)
                : Optional.empty();
    }

    /** UTF-8 if it can be, else what browsers take for pages of western languages. */
    private static String guessed(byte[] html) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(html)).toString();
        } catch (CharacterCodingException notUtf8) {
            // a page that is cut off within a character is UTF-8 all the same
            return isCutOff(html) ? new String(html, UTF_8) : new String(html, Charset.forName("windows-1252"));
        }
    }

    private static boolean isCutOff(byte[] html) {
        var buffer = ByteBuffer.wrap(html);
        var decoder = UTF_8.newDecoder();
        var result = decoder.decode(buffer, CharBuffer.allocate(html.length), false);
        return !result.isError();
    }
}
