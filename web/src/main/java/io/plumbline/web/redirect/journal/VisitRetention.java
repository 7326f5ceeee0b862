package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long the detail of visits is kept; their counts are kept for ever. Immutable.
 *
 * @param keepDetail a day or more; absent for ever
 */
public record VisitRetention(@Nullable Duration keepDetail) {

    private static final String KEEP_DETAIL = "plumbline.visit.keep-detail";
    private static final Duration SHORTEST = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public static VisitRetention from(Settings settings) {
        if (settings.text(KEEP_DETAIL).isEmpty()) {
            return new VisitRetention(null);
        }
        var keepDetail = settings.duration(KEEP_DETAIL, SHORTEST);
        if (keepDetail.compareTo(SHORTEST) < 0 || keepDetail.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    KEEP_DETAIL + " is \"" + keepDetail + "\"; it must be 1d to 36500d, or absent to keep all of it");
        }
        return new VisitRetention(keepDetail);
    }

    /** The oldest day (UTC) whose detail is kept: days go as a whole. Empty if all are. */
    Optional<LocalDate> firstKept(Instant now) {
        return keepDetail == null
                ? Optional.empty()
                : Optional.of(LocalDate.ofInstant(now.minus(keepDetail), ZoneOffset.UTC));
    }
}
