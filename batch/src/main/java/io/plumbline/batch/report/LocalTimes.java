package io.plumbline.batch.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells time as the administrator's clock does. Immutable. */
public final class LocalTimes {

    private static final Duration SECONDS_MATTER = Duration.ofMinutes(10);
    private static final Duration DAYS_MATTER = Duration.ofHours(20);

    private final ZoneId zone;
    private final DateTimeFormatter minutes;
    private final DateTimeFormatter seconds;

    public LocalTimes(ZoneId zone) {
        this.zone = zone;
        this.minutes = pattern("yyyy-MM-dd HH:mm");
        this.seconds = pattern("yyyy-MM-dd HH:mm:ss");
    }

    /** Day and minute, for example {@code 2026-03-01 02:10}. */
    public String minute(Instant at) {
        return minutes.format(at);
    }

    /** Day and second, for example {@code 2026-03-01 02:10:07}. */
    String second(Instant at) {
        return seconds.format(at);
    }

    /** What the zone is called, with what it differs from UTC by at an instant. */
    public String zoneAt(Instant at) {
        var offset = zone.getRules().getOffset(at);
        if (zone instanceof ZoneOffset) {
            return ZoneOffset.UTC.equals(zone) ? "UTC" : "UTC" + zone.getId();
        }
        return zone.getId() + " (UTC" + (ZoneOffset.UTC.equals(offset) ? "" : offset.getId()) + ")";
    }

    /** How the axis of a chart over this length of time is labelled. */
    DateTimeFormatter axis(Duration length) {
        if (length.compareTo(SECONDS_MATTER) < 0) {
            return pattern("HH:mm:ss");
        }
        return pattern(length.compareTo(DAYS_MATTER) < 0 ? "HH:mm" : "MM-dd HH:mm");
    }

    private DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone);
    }
}
