package io.plumbline.web.link;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.plumbline.persistence.link.NewLink;
import io.plumbline.persistence.link.RandomCodes;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of the contract's creation of a short link, as it came; members that the contract does not know are ignored,
 * because clients send them. Immutable.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ShortUrlCreation(
        @Nullable String longUrl,
        @Nullable String customSlug,
        @Nullable String pathPrefix,
        @Nullable Integer shortCodeLength,
        @Nullable String domain,
        @Nullable Boolean findIfExists,
        @Nullable String validSince,
        @Nullable String validUntil,
        @Nullable Integer maxVisits,
        @Nullable List<@Nullable String> tags,
        @Nullable String title,
        @Nullable Boolean crawlable,
        @Nullable Boolean forwardQuery) {

    private static final int TITLE_CHARACTERS = 512;

    /** A body that asks for nothing but a link to a URL. */
    static ShortUrlCreation to(@Nullable String longUrl) {
        return new ShortUrlCreation(longUrl, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The wish that the body stands for.
     *
     * @throws io.plumbline.web.problem.ProblemException if the data is not valid; it names every element that is wrong
     */
    NewLink validated(LongUrls longUrls, int usualCodeLength, String defaultAuthority, long createdBy) {
        var invalid = Problem.invalidData();
        longUrls.faultOf(longUrl).ifPresent(fault -> invalid.add("longUrl", fault));
        var slug = slugOf(customSlug, invalid);
        var length = shortCodeLength == null ? usualCodeLength : shortCodeLength;
        invalid.require(
                length >= RandomCodes.SHORTEST && length <= RandomCodes.LONGEST,
                "shortCodeLength",
                "must be from " + RandomCodes.SHORTEST + " to " + RandomCodes.LONGEST);
        var since = dateOf("validSince", validSince, invalid);
        var until = dateOf("validUntil", validUntil, invalid);
        invalid.require(maxVisits == null || maxVisits > 0, "maxVisits", "must be 1 or more");
        invalid.require(
                title == null || title.codePoints().noneMatch(Character::isISOControl),
                "title",
                "contains a control character; leave it out");
        refuseWhatIsNotOffered(defaultAuthority, invalid);
        invalid.refuse();
        return new NewLink(
                Objects.requireNonNull(longUrl).strip(),
                slug,
                length,
                Boolean.TRUE.equals(findIfExists),
                titleOf(title),
                since,
                until,
                maxVisits,
                Boolean.TRUE.equals(crawlable),
                !Boolean.FALSE.equals(forwardQuery),
                createdBy);
    }

    private void refuseWhatIsNotOffered(String defaultAuthority, InvalidData invalid) {
        invalid.require(
                domain == null || domain.isBlank() || ShortUrlShapes.isDefault(domain, defaultAuthority),
                "domain",
                "is another than the default domain \"" + defaultAuthority + "\", the only one served");
        invalid.require(tags == null || tags.isEmpty(), "tags", "are not offered; leave them out");
        invalid.require(pathPrefix == null || pathPrefix.isBlank(), "pathPrefix", "is not offered; leave it out");
    }

    private static @Nullable String slugOf(@Nullable String customSlug, InvalidData invalid) {
        if (customSlug == null) {
            return null;
        }
        var slug = Slugs.normalised(customSlug);
        Slugs.faultOf(slug).ifPresent(fault -> invalid.add("customSlug", fault));
        return slug;
    }

    private static @Nullable Instant dateOf(String element, @Nullable String text, InvalidData invalid) {
        if (text == null || text.isBlank()) {
            return null;
        }
        var date = Dates.parse(text);
        invalid.require(
                date.isPresent(),
                element,
                "is \"" + text + "\"; it must be an ISO-8601 date such as 2018-05-01T00:00:00+00:00");
        return date.orElse(null);
    }

    private static @Nullable String titleOf(@Nullable String title) {
        if (title == null || title.isBlank()) {
            return null;
        }
        var trimmed = title.strip();
        return trimmed.substring(
                0,
                trimmed.offsetByCodePoints(0, Math.min(TITLE_CHARACTERS, trimmed.codePointCount(0, trimmed.length()))));
    }
}
