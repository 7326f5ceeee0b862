package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.persistence.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What evidence may cost. Immutable.
 *
 * @param directory where recordings and heap snapshots are kept, readable for this process's user alone
 * @param pauseBudget the longest stop of a target that one capture may cause
 * @param pausePerHour how long a target may be stopped within an hour by what a schedule takes of it
 * @param deadline the longest time that one histogram or heap snapshot may take
 * @param histogramSpacing time between the two histograms that a diagnosis takes
 * @param censusEvery time between two counts of a target's threads, class loaders and open files
 * @param recordingEvery time between two scheduled copies of a target's recording, which itself holds more than that
 * @param heapSnapshotEvery time between two scheduled heap snapshots of a target
 * @param quietHour hour of the day, in the schedule's zone, in which scheduled heap snapshots are taken
 * @param heapSnapshots whether heap snapshots are taken by schedule
 * @param recordingOwner part of the name of our recording in a target's JVM; the same for all instances over one database
 * @param recordingRoom bytes that have to be free on a large disk to which a target writes our recording
 * @param keepHistograms how long class histograms are kept
 * @param keepFiles how long recordings and heap snapshots are kept
 * @param quotaBytes of the files that an instance has taken, with their indexes, the oldest go first once all are more than that
 */
public record CaptureSettings(
        Path directory,
        Duration pauseBudget,
        Duration pausePerHour,
        Duration deadline,
        Duration histogramSpacing,
        Duration censusEvery,
        Duration recordingEvery,
        Duration heapSnapshotEvery,
        int quietHour,
        boolean heapSnapshots,
        String recordingOwner,
        long recordingRoom,
        Duration keepHistograms,
        Duration keepFiles,
        long quotaBytes) {

    private static final int LAST_HOUR = 23;
    private static final long DEFAULT_QUOTA = 50L << 30;

    public CaptureSettings {
        directory = directory.toAbsolutePath().normalize();
        if (histogramSpacing.compareTo(deadline) > 0) {
            throw new IllegalArgumentException("plumbline.capture.histogram-spacing is \"" + histogramSpacing
                    + "\"; it must not exceed plumbline.capture.deadline, \"" + deadline + "\"");
        }
    }

    public static CaptureSettings from(Settings settings) {
        var data = settings.text("plumbline.data.dir", System.getProperty("user.home") + "/.plumbline");
        return new CaptureSettings(
                Path.of(settings.text("plumbline.capture.directory", data + "/captures")),
                settings.duration("plumbline.capture.pause-budget", Duration.ofSeconds(2)),
                settings.duration("plumbline.capture.pause-budget-per-hour", Duration.ofSeconds(1)),
                settings.duration("plumbline.capture.deadline", Duration.ofMinutes(2)),
                settings.duration("plumbline.capture.histogram-spacing", Duration.ofSeconds(20)),
                settings.duration("plumbline.capture.census-every", Duration.ofHours(1)),
                settings.duration("plumbline.capture.recording-every", Duration.ofHours(1)),
                settings.duration("plumbline.capture.heap-snapshot-every", Duration.ofDays(7)),
                settings.integer("plumbline.capture.quiet-hour", 3, 0, LAST_HOUR),
                settings.flag("plumbline.capture.heap-snapshots", true),
                settings.text("plumbline.capture.recording-owner", "default"),
                settings.bytes("plumbline.capture.recording-room", RecordingSettings.DEFAULT_ROOM),
                settings.duration("plumbline.capture.keep-histograms", Duration.ofDays(30)),
                settings.duration("plumbline.capture.keep-files", Duration.ofDays(14)),
                settings.bytes("plumbline.capture.quota", DEFAULT_QUOTA));
    }
}
