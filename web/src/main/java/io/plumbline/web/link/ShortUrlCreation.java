package io.plumbline.web.link;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.plumbline.persistence.link.CodeSettings;
import io.plumbline.persistence.link.NewLink;
import io.plumbline.web.access.Caller;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
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

    /** A body that asks for nothing but a link to a URL. */
    static ShortUrlCreation to(@Nullable String longUrl) {
        return new ShortUrlCreation(longUrl, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The wish that the body stands for. A key that works with one domain alone always gets it.
     *
     * @throws io.plumbline.web.problem.ProblemException if the data is not valid; it names every element that is wrong
     */
    NewLink validated(LongUrls longUrls, CodeSettings codes, String defaultAuthority, Caller caller) {
        var invalid = Problem.invalidData();
        longUrls.faultOf(longUrl).ifPresent(fault -> invalid.add("longUrl", fault));
        var prefix = pathPrefix == null ? "" : Slugs.normalisedPrefix(pathPrefix, codes);
        var slug = customSlug == null ? null : Slugs.normalised(customSlug, codes);
        checkCode(prefix, slug, codes, invalid);
        var length = lengthOf(codes, invalid);
        var wish = new NewLink(
                Objects.requireNonNullElse(longUrl, "").strip(),
                authorityFor(caller, defaultAuthority, invalid),
                slug,
                prefix,
                length,
                Boolean.TRUE.equals(findIfExists),
                tags == null ? List.of() : TagNames.normalised("tags", tags, invalid),
                LinkMembers.title(title, invalid),
                LinkMembers.date("validSince", validSince, invalid),
                LinkMembers.date("validUntil", validUntil, invalid),
                LinkMembers.maxVisits(maxVisits, invalid),
                Boolean.TRUE.equals(crawlable),
                !Boolean.FALSE.equals(forwardQuery),
                caller.key().id(),
                caller.links());
        invalid.refuse();
        return wish;
    }

    private static void checkCode(String prefix, @Nullable String slug, CodeSettings codes, InvalidData invalid) {
        if (slug != null) {
            Slugs.faultOf(slug.isEmpty() ? slug : prefix + slug, codes)
                    .ifPresent(fault -> invalid.add("customSlug", fault));
        } else if (!prefix.isEmpty()) {
            // the longest code that is wished for may follow it
            Slugs.faultOf(prefix + "x".repeat(CodeSettings.LONGEST), codes)
                    .ifPresent(fault -> invalid.add("pathPrefix", fault));
        }
    }

    private int lengthOf(CodeSettings codes, InvalidData invalid) {
        var length = shortCodeLength == null ? codes.length() : shortCodeLength;
        var isCode = length >= CodeSettings.SHORTEST && length <= CodeSettings.LONGEST;
        invalid.require(
                isCode, "shortCodeLength", "must be from " + CodeSettings.SHORTEST + " to " + CodeSettings.LONGEST);
        return isCode ? length : codes.length();
    }

    private @Nullable String authorityFor(Caller caller, String defaultAuthority, InvalidData invalid) {
        var only = caller.key().roles().authority();
        if (only != null) {
            return only;
        }
        return DomainNames.isDefault(domain, defaultAuthority)
                ? null
                : DomainNames.wished("domain", domain, defaultAuthority, invalid);
    }
}
