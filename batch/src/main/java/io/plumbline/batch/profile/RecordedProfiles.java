package io.plumbline.batch.profile;

import java.nio.file.Path;
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
                throw new IllegalArgumentException("a profile of what is " + profile.reading() + " given as " + reading);
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

    /** The profile in one reading; empty if its events were not recorded. */
    public Optional<Profile> in(Reading reading) {
        return Optional.ofNullable(profiles.get(reading));
    }
}
