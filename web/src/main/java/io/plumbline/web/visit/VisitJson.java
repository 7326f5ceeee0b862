package io.plumbline.web.visit;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.persistence.visit.ListedVisit;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitLocation;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A visit as the contract writes it; immutable.
 *
 * @param referer empty if the visitor named none; hostile text like the user agent
 * @param visitLocation null where it is not known
 * @param redirectUrl null if the visitor was sent nowhere
 * @param type of visits that led to no link, absent for others
 */
@Schema(name = "Visit")
@JsonInclude(JsonInclude.Include.ALWAYS)
record VisitJson(
        String referer,

        @JsonFormat(pattern = "uuuu-MM-dd'T'HH:mm:ssxxx", timezone = "UTC")
        Instant date,

        String userAgent,
        @Nullable Location visitLocation,
        boolean potentialBot,
        String visitedUrl,
        @Nullable String redirectUrl,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String type) {

    static VisitJson of(ListedVisit visit) {
        return new VisitJson(
                requireNonNullElse(visit.referer(), ""),
                visit.visitedAt(),
                requireNonNullElse(visit.userAgent(), ""),
                Location.of(visit.location()),
                visit.potentialBot(),
                requireNonNullElse(visit.visitedUrl(), ""),
                visit.redirectUrl(),
                textOf(visit.type()));
    }

    private static @Nullable String textOf(@Nullable OrphanType type) {
        return type == null ? null : type.text();
    }

    /** Where a visit came from; what is not known is empty or zero. */
    @Schema(name = "VisitLocation")
    record Location(
            String countryCode,
            String countryName,
            String regionName,
            String cityName,
            double latitude,
            double longitude,
            String timezone,
            @JsonProperty("isEmpty") boolean isEmpty) {

        private static final VisitLocation NOWHERE = new VisitLocation("", "", "", "", 0, 0, "");

        static @Nullable Location of(@Nullable VisitLocation location) {
            return location == null
                    ? null
                    : new Location(
                            location.countryCode(),
                            location.countryName(),
                            location.regionName(),
                            location.cityName(),
                            location.latitude(),
                            location.longitude(),
                            location.timezone(),
                            location.equals(NOWHERE));
        }
    }
}
