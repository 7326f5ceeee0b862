package io.plumbline.batch.nightly;

import io.plumbline.persistence.configuration.Settings;
import java.time.ZoneId;

/**
 * How reports are written. Immutable.
 *
 * @param zone the administrator's time zone
 */
public record ReportSettings(ZoneId zone) {

    private static final String ZONE = "plumbline.report.zone";

    public static ReportSettings from(Settings settings) {
        var nightly = ScheduleSettings.zone(settings, "plumbline.nightly.zone", "UTC");
        return new ReportSettings(ScheduleSettings.zone(settings, ZONE, nightly.getId()));
    }
}
