package io.plumbline.batch.nightly;

import io.plumbline.persistence.configuration.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * When the jobs run. Immutable.
 *
 * @param snapshotEvery time between two snapshots of evidence
 * @param nightlyEvery time between two diagnoses of all targets; absent, they are made once a day
 * @param nightlyAt time of that day
 * @param zone of that time
 */
public record ScheduleSettings(
        Duration snapshotEvery, @Nullable Duration nightlyEvery, LocalTime nightlyAt, ZoneId zone) {

    public static ScheduleSettings from(Settings settings) {
        var every = settings.text("plumbline.nightly.every");
        return new ScheduleSettings(
                settings.duration("plumbline.snapshot.every", Duration.ofHours(1)),
                every.isEmpty() ? null : settings.duration("plumbline.nightly.every", Duration.ofDays(1)),
                time(settings.text("plumbline.nightly.at", "02:30")),
                zone(settings, "plumbline.nightly.zone", "UTC"));
    }

    /** The beginning of the snapshot slot that an instant lies in; the same on every instance. */
    public Instant snapshotSlot(Instant now) {
        return slot(now, snapshotEvery);
    }

    /** The most recent instant at which the nightly diagnosis was due; the same on every instance. */
    public Instant nightlySlot(Instant now) {
        if (nightlyEvery != null) {
            return slot(now, nightlyEvery);
        }
        var today =
                now.atZone(zone).toLocalDate().atTime(nightlyAt).atZone(zone).toInstant();
        return today.isAfter(now)
                ? now.atZone(zone)
                        .toLocalDate()
                        .minusDays(1)
                        .atTime(nightlyAt)
                        .atZone(zone)
                        .toInstant()
                : today;
    }

    /**
     * What the clock on the wall shows, by which a week is a week also where it is put forward or back. An hour of the day that it is
     * put forward over lasts from then on, as if it had been shown.
     */
    LocalDateTime wallClock(Instant at, int hour) {
        var begin = at.atZone(zone).toLocalDate().atTime(hour, 0);
        var since = Duration.between(begin.atZone(zone).toInstant(), at);
        return since.isNegative() || since.toHours() > 0 ? at.atZone(zone).toLocalDateTime() : begin.plus(since);
    }

    private static Instant slot(Instant now, Duration every) {
        long length = Math.max(1, every.toMillis());
        return Instant.ofEpochMilli(now.toEpochMilli() - Math.floorMod(now.toEpochMilli(), length));
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeParseException notATime) {
            throw new IllegalArgumentException(
                    "plumbline.nightly.at is \"" + text + "\"; it must be a time such as 02:30", notATime);
        }
    }

    static ZoneId zone(Settings settings, String key, String fallback) {
        var text = settings.text(key, fallback);
        try {
            return "UTC".equals(text) ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException notAZone) {
            throw new IllegalArgumentException(
                    key + " is \"" + text + "\"; it must be a time zone such as Europe/Paris", notAZone);
        }
    }
}
