package io.plumbline.batch.capture;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RecordingInfo;

/** The flight recorder bean of a JVM, seen through the one recording that bears our name. */
record RecordingBeans(FlightRecorderMXBean recorder, RecordingSettings settings) {

    /** The JVM names a clone after its original, in this way. */
    private static final String CLONE_OF = "Clone of ";

    static RecordingBeans of(MBeanServerConnection beans, RecordingSettings settings) throws JMException {
        var name = new ObjectName(FlightRecorderMXBean.MXBEAN_NAME);
        return new RecordingBeans(JMX.newMXBeanProxy(beans, name, FlightRecorderMXBean.class), settings);
    }

    private List<RecordingInfo> named(String name) {
        return recorder.getRecordings().stream()
                .filter(recording -> recording.getName().equals(name))
                .toList();
    }

    private Optional<RecordingInfo> running() {
        return named(settings.name()).stream()
                .filter(recording -> recording.getState().equals("RUNNING"))
                .findFirst();
    }

    /** Starts our recording unless it runs; what is left of ours from a broken copy or start is closed. */
    long ensureRunning() throws IOException {
        closeAll(named(CLONE_OF + settings.name()));
        var running = running();
        if (running.isPresent()) {
            return running.get().getId();
        }
        closeAll(named(settings.name()));
        return start();
    }

    private long start() throws IOException {
        var recording = recorder.newRecording();
        try {
            recorder.setRecordingOptions(
                    recording,
                    Map.of(
                            "name",
                            settings.name(),
                            "disk",
                            "true",
                            "dumpOnExit",
                            "false",
                            "maxAge",
                            settings.maxAge().toSeconds() + " s",
                            "maxSize",
                            Long.toString(settings.maxSizeBytes())));
            recorder.setRecordingSettings(recording, RecordedEvents.SETTINGS);
            recorder.startRecording(recording);
            return recording;
        } catch (IllegalArgumentException | IllegalStateException refused) {
            recorder.closeRecording(recording);
            throw refused;
        }
    }

    /** A stopped clone holds everything up to now; the stop makes the JVM write the objects that are still alive. */
    long cloneStopped() throws IOException {
        return recorder.cloneRecording(ensureRunning(), true);
    }

    void stop() throws IOException {
        closeAll(named(CLONE_OF + settings.name()));
        closeAll(named(settings.name()));
    }

    private void closeAll(List<RecordingInfo> recordings) throws IOException {
        for (var recording : recordings) {
            recorder.closeRecording(recording.getId());
        }
    }
}
