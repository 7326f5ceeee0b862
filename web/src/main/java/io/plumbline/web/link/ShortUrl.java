package io.plumbline.web.link;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.visit.VisitsSummary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A short link as the contract writes it; immutable.
 *
 * @param domain absent (written as null) for the default domain
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ShortUrl(
        String shortUrl,
        String shortCode,
        String longUrl,

        @JsonFormat(pattern = ShortUrl.ATOM, timezone = "UTC")
        Instant dateCreated,

        List<String> tags,
        Meta meta,
        @Nullable String domain,
        @Nullable String title,
        boolean crawlable,
        boolean forwardQuery,
        VisitsSummary visitsSummary,
        boolean hasRedirectRules) {

    /** Dates as clients compare them: seconds, and an offset in digits. */
    static final String ATOM = "uuuu-MM-dd'T'HH:mm:ssxxx";

    public ShortUrl {
        tags = List.copyOf(tags);
    }

    /** The limits of a link, each null where there is none. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Meta(
            @JsonFormat(pattern = ATOM, timezone = "UTC") @Nullable
            Instant validSince,

            @JsonFormat(pattern = ATOM, timezone = "UTC") @Nullable
            Instant validUntil,

            @Nullable Integer maxVisits) {}
}
