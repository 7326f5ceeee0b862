package io.plumbline.web.link;

import io.plumbline.web.problem.InvalidData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The members that bodies for making and for changing a link have in common: each brought into shape, its faults noted. */
final class LinkMembers {

    private static final int TITLE_CHARACTERS = 512;

    private LinkMembers() {}

    /** The moment in a text; absent if the text is, or is blank. */
    static @Nullable Instant date(String element, @Nullable String text, InvalidData invalid) {
        if (text == null || text.isBlank()) {
            return null;
        }
        var date = Dates.parse(text);
        invalid.require(date.isPresent(), element, "is no ISO-8601 date; write it like 2018-05-01T00:00:00+00:00");
        return date.orElse(null);
    }

    /** A title, trimmed and cut between characters; absent if there is nothing in it. */
    static @Nullable String title(@Nullable String title, InvalidData invalid) {
        if (title == null || title.isBlank()) {
            return null;
        }
        invalid.require(PlainText.isPlain(title), "title", PlainText.FAULT);
        var trimmed = title.strip();
        return trimmed.substring(
                0,
                trimmed.offsetByCodePoints(0, Math.min(TITLE_CHARACTERS, trimmed.codePointCount(0, trimmed.length()))));
    }

    static @Nullable Integer maxVisits(@Nullable Integer maxVisits, InvalidData invalid) {
        invalid.require(maxVisits == null || maxVisits > 0, "maxVisits", "must be 1 or more");
        return maxVisits;
    }
}
