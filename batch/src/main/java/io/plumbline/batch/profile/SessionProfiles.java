package io.plumbline.batch.profile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Async-profiler's recordings tell neither of collections nor of their pauses. Whoever had the sessions run has forced a collection at
 * the end of each: what was allocated before it and is still in the profiler's table has outlived it.
 */
/** Puts sessions of async-profiler together, in readings of their own. */
final class SessionProfiles {

    /** Each session samples one thing, and is silent about the others by intent. */
    private static final Set<String> BY_INTENT = Set.of(ProfileBuilder.NO_ALLOCATIONS, ProfileBuilder.NO_LIVE_OBJECTS);

    private SessionProfiles() {}

    /**
     * Reads sessions of one JVM that followed each other, at least one.
     *
     * @throws UnreadableRecordingException if one of them is missing, truncated or not a recording
     */
    static RecordedProfiles of(List<ProfileStudy.Session> sessions) throws UnreadableRecordingException {
        var read = new ArrayList<RecordedProfiles>();
        for (var session : sessions) {
            read.add(read(session));
        }
        var merged = RecordedProfiles.merged(read);
        var profiles = new EnumMap<Reading, Profile>(Reading.class);
        merged.profiles().forEach((reading, profile) -> profiles.put(reading.byProfiler(), profile.byProfiler()));
        var notes = new ArrayList<String>();
        notes.add("By " + sessions.size() + (sessions.size() == 1 ? " session" : " sessions")
                + " of async-profiler, which was loaded into the JVM with the consent of whoever accepted that.");
        merged.notes().stream().filter(note -> !BY_INTENT.contains(note)).forEach(notes::add);
        return new RecordedProfiles(profiles, notes);
    }

    private static RecordedProfiles read(ProfileStudy.Session session) throws UnreadableRecordingException {
        Path recording = session.recording();
        var builder = new ProfileBuilder(recording);
        FlightRecording.forEach(recording, builder);
        var collectedAt = session.collectedAt();
        if (collectedAt != null) {
            builder.collected(collectedAt);
            return builder.finish();
        }
        return withoutLive(builder.finish());
    }

    /* Without a collection, what is in its table may be garbage that nobody has visited yet. */
    private static RecordedProfiles withoutLive(RecordedProfiles session) {
        if (session.in(Reading.LIVE).isEmpty()) {
            return session;
        }
        Map<Reading, Profile> others = new EnumMap<>(session.profiles());
        others.remove(Reading.LIVE);
        return new RecordedProfiles(
                others,
                List.of(
                        "No collection of old objects is known within a session, so what of its samples stays is not told of"
                                + " it."));
    }
}
