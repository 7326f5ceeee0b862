package io.plumbline.batch.capture;

import io.plumbline.batch.target.JvmConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RecordingInfo;

/** The flight recorder bean of a JVM, seen through the one recording that bears our name. */
record RecordingBeans(
        FlightRecorderMXBean recorder, RecordingSettings settings, SamplingRates rates, Map<String, String> events) {

    /** The JVM names a clone after its original, in this way. */
    private static final String CLONE_OF = "Clone of ";

    private static final String RUNNING = "RUNNING";
    private static final String STOPPED = "STOPPED";

    static RecordingBeans of(
            MBeanServerConnection beans, RecordingSettings settings, JvmConnection jvm, SamplingRates rates)
            throws JMException {
        var name = new ObjectName(FlightRecorderMXBean.MXBEAN_NAME);
        return new RecordingBeans(
                JMX.newMXBeanProxy(beans, name, FlightRecorderMXBean.class),
                settings,
                rates,
                RecordedEvents.of(jvm, rates));
    }

    private List<RecordingInfo> named(String name, String... states) {
        return recordings(name::equals, states);
    }

    private List<RecordingInfo> recordings(Predicate<String> named, String... states) {
        return recorder.getRecordings().stream()
                .filter(recording -> named.test(recording.getName()))
                .filter(recording -> List.of(states).contains(recording.getState()))
                .toList();
    }

    /**
     * Starts our recording unless it runs; one of ours that was stopped is closed. Of several that were started at the same
     * time the oldest one stays: neither of two starters may see the other's, so the next who comes by closes the rest. One
     * that is only just being made is left alone.
     */
    long ensureRunning() throws IOException {
        closeAll(named(settings.name(), STOPPED));
        var running = onlyRunning();
        if (running.isPresent()) {
            record(running.getAsLong(), events);
            return running.getAsLong();
        }
        long started = start();
        return onlyRunning().orElse(started);
    }

    /* It may have been started by another release of ours, which recorded what harms this JVM, or at other rates. */
    private void record(long recording, Map<String, String> wanted) throws IOException {
        if (!recorder.getRecordingSettings(recording).entrySet().containsAll(wanted.entrySet())) {
            recorder.setRecordingSettings(recording, wanted);
        }
    }

    /**
     * Has a second recording of ours sample more densely for as long as a raise lasts, and no other. It has a duration, so the JVM
     * itself ends it, whether we are there then or not; and it keeps nothing: what it makes the JVM write is in the first one.
     */
    void keepRaised() throws IOException {
        var raised = rates.raised();
        if (raised == null) {
            closeAll(recordings(this::isRaised, RUNNING, STOPPED));
            return;
        }
        var wanted = raisedPrefix() + raised.policy().name() + " until " + raised.endsAt();
        closeAll(recordings(name -> isRaised(name) && !name.equals(wanted), RUNNING, STOPPED));
        closeAll(named(wanted, STOPPED));
        var settingsWanted = RecordedEvents.raised(raised.policy(), rates.factor());
        var running = named(wanted, RUNNING);
        for (var recording : running) {
            record(recording.getId(), settingsWanted);
        }
        if (running.isEmpty()) {
            start(
                    Map.of(
                            "name",
                            wanted,
                            "disk",
                            "false",
                            "dumpOnExit",
                            "false",
                            "duration",
                            raised.left().toSeconds() + " s"),
                    settingsWanted);
        }
    }

    /* No owner's name has a colon, so nobody's first recording is called so. */
    private String raisedPrefix() {
        return settings.name() + ": ";
    }

    private boolean isRaised(String name) {
        return name.startsWith(raisedPrefix());
    }

    /** The oldest of our running recordings, once the others are closed. */
    private OptionalLong onlyRunning() throws IOException {
        var running = named(settings.name(), RUNNING);
        var oldest = running.stream().mapToLong(RecordingInfo::getId).min();
        closeAll(running.stream()
                .filter(info -> info.getId() != oldest.getAsLong())
                .toList());
        return oldest;
    }

    private long start() throws IOException {
        return start(
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
                        Long.toString(settings.maxSizeBytes())),
                events);
    }

    private long start(Map<String, String> options, Map<String, String> recorded) throws IOException {
        var recording = recorder.newRecording();
        try {
            recorder.setRecordingOptions(recording, options);
            recorder.setRecordingSettings(recording, recorded);
            recorder.startRecording(recording);
            return recording;
        } catch (IllegalArgumentException | IllegalStateException refused) {
            recorder.closeRecording(recording);
            throw refused;
        }
    }

    /**
     * A stopped clone holds everything up to now; the stop makes the JVM write the objects that are still alive. Clones that
     * are older than a copy may take are left from one that broke off, and closed; younger ones are being copied.
     *
     * @param search how long the JVM may search for paths to roots at that stop; zero to have it not search
     */
    long cloneStopped(Duration search) throws IOException {
        long clone = search.isZero() ? cloneOfRunning() : cloneThatSearches(search);
        var clones = named(CLONE_OF + settings.name(), STOPPED);
        long oldest = stoppedAt(clones, clone) - settings.copyDeadline().toMillis();
        closeAll(clones.stream().filter(other -> other.getStopTime() < oldest).toList());
        return clone;
    }

    /* A clone has the settings of its original. Whoever breaks off in between leaves them to the next who comes by. */
    private long cloneThatSearches(Duration atMost) throws IOException {
        long running = ensureRunning();
        var searching = new HashMap<>(events);
        var setting = RecordedEvents.searching(atMost);
        searching.put(setting.getKey(), setting.getValue());
        recorder.setRecordingSettings(running, searching);
        try {
            return recorder.cloneRecording(running, true);
        } finally {
            recorder.setRecordingSettings(running, events);
        }
    }

    private long cloneOfRunning() throws IOException {
        try {
            return recorder.cloneRecording(ensureRunning(), true);
        } catch (IllegalArgumentException | NullPointerException closedMeanwhile) {
            // it was not the oldest, and somebody saw that before us; the JVM's bean fails in either way while it is
            // closed
            return recorder.cloneRecording(ensureRunning(), true);
        }
    }

    /** By the JVM's own clock, as are the times of the other clones. */
    private static long stoppedAt(List<RecordingInfo> clones, long clone) {
        return clones.stream()
                .filter(info -> info.getId() == clone)
                .mapToLong(RecordingInfo::getStopTime)
                .findFirst()
                .orElse(0);
    }

    void stop() throws IOException {
        closeAll(named(CLONE_OF + settings.name(), STOPPED));
        closeAll(recordings(this::isRaised, STOPPED, RUNNING));
        closeAll(named(settings.name(), STOPPED, RUNNING));
    }

    private void closeAll(List<RecordingInfo> recordings) throws IOException {
        for (var recording : recordings) {
            try {
                recorder.closeRecording(recording.getId());
            } catch (IllegalArgumentException closedMeanwhile) {
                // by another thread or instance, which is just as well
            }
        }
    }
}
