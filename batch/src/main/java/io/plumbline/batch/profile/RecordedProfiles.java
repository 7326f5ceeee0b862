package io.plumbline.batch.profile;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The profiles of one recording, of a JVM or of async-profiler. Immutable.
 *
 * @param profiles those whose events were recorded: an absent one says that nobody looked, an empty one that nothing was found
 * @param notes what a reader has to know, in whole sentences: which events were off, what was left out and why
 */
public record RecordedProfiles(Map<Reading, Profile> profiles, List<String> notes) {

    public RecordedProfiles {
        profiles = Map.copyOf(profiles);
        notes = List.copyOf(notes);
        profiles.forEach((reading, profile) -> {
            if (profile.reading() != reading) {
                throw new IllegalArgumentException(
                        "a profile of what is " + profile.reading() + " given as " + reading);
            }
        });
    }

    /**
     * Reads a recording as a stream, once. Memory is that of one chunk and of at most {@value Profile#MOST_STACKS} stacks in each
     * reading.
     *
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public static RecordedProfiles read(Path recording) throws UnreadableRecordingException {
        var builder = new ProfileBuilder(recording);
        FlightRecording.forEach(recording, builder);
        return builder.finish();
    }

    /**
     * Puts recordings of one program together that follow each other, by class and stack: a profiler whose table is small
     * is started anew from time to time.
     *
     * @param sessions in the order of time, at least one
     * @return a profile for each reading that any of them has; a session whose samples stand for something else than those of the
     *     first one is left out of a reading, and a note says so
     */
    public static RecordedProfiles merged(List<RecordedProfiles> sessions) {
        if (sessions.isEmpty()) {
            throw new IllegalArgumentException("no sessions to put together");
        }
        var profiles = new EnumMap<Reading, Profile>(Reading.class);
        var notes = new LinkedHashSet<String>();
        sessions.forEach(session -> notes.addAll(session.notes()));
        for (var reading : Reading.values()) {
            var all = sessions.stream()
                    .map(session -> session.in(reading))
                    .flatMap(Optional::stream)
                    .toList();
            if (all.isEmpty()) {
                continue;
            }
            var alike = all.stream()
                    .filter(profile -> profile.weighting() == all.get(0).weighting())
                    .toList();
            profiles.put(reading, Profile.merged(alike));
            if (alike.size() < all.size()) {
                notes.add((all.size() - alike.size()) + " of " + all.size() + " recordings of what is "
                        + reading.words() + " were left out: they were not recorded alike.");
            }
        }
        return new RecordedProfiles(profiles, List.copyOf(notes));
    }

    /** The profile in one reading; empty if its events were not recorded. */
    public Optional<Profile> in(Reading reading) {
        return Optional.ofNullable(profiles.get(reading));
    }
}
