package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.process.BoundedJvm;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The JVM in which {@link ProfileStudy} reads, compares and draws. */
public final class ProfileProcess {

    static final String ANSWER = "answer";
    static final String FAILURE = "failure";

    private static final int FIRST_FILE = 7;

    /** A JVM samples 256 objects at a time. */
    private static final int MOST_SITES = 1_000;

    /** What is left of a recording after its baseline has ended must be long enough for a rate. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private ProfileProcess() {}

    /** What is asked. */
    enum Question {
        STUDY,
        SESSIONS,
        SUMMARY,
        DIFF,
        COLLAPSED,
        PPROF,
        FLAME_GRAPH,
        FLAME_GRAPH_OF_DIFF
    }

    /** What two recordings say, as one process tells the other; the contents are files beside it. */
    record Said(
            List<SaidOfOne> observed,
            List<SaidOfOne> baseline,
            List<String> notes,
            List<AllocationSite> sites,
            @Nullable String baselineFailure) {

        /** Of both recordings. */
        List<SaidOfOne> all() {
            return Stream.concat(observed.stream(), baseline.stream()).toList();
        }
    }

    record SaidOfOne(
            ProfileSummary summary,
            @Nullable ProfileDiff diff,
            @Nullable String notCompared,
            String file) {}

    /** Takes the question, the folder for the answer, threshold, confidence, whether by request, focus, title, and the files. */
    public static void main(String[] arguments) throws IOException {
        BoundedJvm.endWithWhoStartedUs();
        answer(arguments, event -> {});
        BoundedJvm.answered();
    }

    /**
     * Answers, in whatever program.
     *
     * @param besides is handed the events of the recording that is studied, too, in the same pass
     * @return whether there is an answer; if not, there is a failure in its place
     */
    public static boolean answer(String[] arguments, Consumer<FlightEvent> besides) throws IOException {
        var folder = Path.of(arguments[1]);
        var settings = new DiffSettings(
                Long.parseLong(arguments[2]),
                Double.parseDouble(arguments[3]),
                Boolean.parseBoolean(arguments[4]),
                arguments[5]);
        var files = Arrays.stream(arguments).skip(FIRST_FILE).toList();
        try {
            new Answering(folder, settings, arguments[6], files, besides).answer(Question.valueOf(arguments[0]));
            return true;
        } catch (IOException | IllegalArgumentException failure) {
            Files.writeString(folder.resolve(FAILURE), String.valueOf(failure.getMessage()));
            return false;
        }
    }

    private record Answering(
            Path folder, DiffSettings settings, String title, List<String> files, Consumer<FlightEvent> besides) {

        void answer(Question question) throws IOException {
            switch (question) {
                case STUDY -> write(ProfileJson.text(study()));
                case SESSIONS -> write(ProfileJson.text(sessions()));
                case SUMMARY -> write(ProfileJson.written(ProfileSummary.of(focused(0), List.of())));
                case DIFF ->
                    write(ProfileJson.written(ProfileSummary.of(ProfileDiff.of(profile(0), profile(1), settings))));
                case COLLAPSED -> {
                    try (var out = Files.newBufferedWriter(folder.resolve(ANSWER), StandardCharsets.UTF_8)) {
                        CollapsedStacks.write(focused(0), out);
                    }
                }
                case PPROF -> {
                    try (var out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(ANSWER)))) {
                        Pprof.write(focused(0), out);
                    }
                }
                case FLAME_GRAPH -> {
                    try (var out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(ANSWER)))) {
                        FlameGraphs.write(focused(0), title, out);
                    }
                }
                case FLAME_GRAPH_OF_DIFF -> {
                    try (var out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(ANSWER)))) {
                        FlameGraphs.writeDiff(focused(0), focused(1), title, out);
                    }
                }
            }
        }

        private void write(String text) throws IOException {
            Files.writeString(folder.resolve(ANSWER), text);
        }

        /* The earlier one is read first: what both cover, because copies of a running recording overlap, is the baseline's. */
        private Said study() throws IOException {
            String baselineFailure = null;
            var baseline = new RecordedProfiles(Map.of(), List.of());
            if (!files.get(1).isEmpty()) {
                try {
                    baseline = RecordedProfiles.read(Path.of(files.get(1)));
                } catch (UnreadableRecordingException unreadable) {
                    baselineFailure = String.valueOf(unreadable.getMessage());
                }
            }
            var builder = since(Path.of(files.get(0)), baseline, SHORTEST);
            FlightRecording.forEach(Path.of(files.get(0)), builder.andThen(besides));
            var observed = builder.finish();
            var saidOfObserved = new ArrayList<SaidOfOne>();
            var saidOfBaseline = new ArrayList<SaidOfOne>();
            for (var reading : Reading.values()) {
                var later = observed.in(reading);
                var earlier = baseline.in(reading);
                if (later.isPresent()) {
                    saidOfObserved.add(compared(later.get(), earlier, observed.notes()));
                }
                if (earlier.isPresent()) {
                    saidOfBaseline.add(said(earlier.get(), baseline.notes(), null, null, "baseline-"));
                }
            }
            return new Said(
                    saidOfObserved, saidOfBaseline, observed.notes(), sites(builder.liveObjects()), baselineFailure);
        }

        /*
         * How many baselines there are, their files, and of each session a file and, behind it, when old objects were collected at its
         * end; empty if they were not.
         */
        private Said sessions() throws IOException {
            int baselines = Integer.parseInt(files.get(0));
            var earlier = new Earlier();
            for (int baseline = 1; baseline <= baselines; baseline++) {
                earlier.read(baseline);
            }
            var sessions = new ArrayList<ProfileStudy.Session>();
            for (int i = 1 + baselines; i < files.size(); i += 2) {
                var collected = files.get(i + 1);
                sessions.add(new ProfileStudy.Session(
                        Path.of(files.get(i)), collected.isEmpty() ? null : Instant.parse(collected)));
            }
            var seen = SessionProfiles.of(sessions);
            var saidOfObserved = new ArrayList<SaidOfOne>();
            var saidOfBaseline = new ArrayList<SaidOfOne>();
            for (var reading : Reading.values()) {
                var profile = seen.in(reading);
                var before = earlier.in(reading);
                if (profile.isPresent()) {
                    saidOfObserved.add(
                            compared(profile.get(), before.flatMap(known -> known.in(reading)), seen.notes()));
                    if (before.isPresent()) {
                        saidOfBaseline.add(said(
                                before.get().in(reading).orElseThrow(),
                                before.get().notes(),
                                null,
                                null,
                                "baseline-"));
                    }
                }
            }
            return new Said(
                    saidOfObserved,
                    saidOfBaseline,
                    seen.notes(),
                    seen.in(Reading.PROFILER_UNFREED).map(UnfreedSites::of).orElse(List.of()),
                    earlier.failure);
        }

        /** Profiles of earlier sessions; one that cannot be read is a failure, and the others are compared all the same. */
        private final class Earlier {

            private final Map<Reading, RecordedProfiles> byReading = new EnumMap<>(Reading.class);
            private @Nullable String failure;

            void read(int number) {
                try {
                    var stored = stored(number);
                    stored.profiles().keySet().forEach(reading -> byReading.put(reading, stored));
                } catch (IOException | IllegalArgumentException unreadable) {
                    failure = String.valueOf(unreadable.getMessage());
                }
            }

            Optional<RecordedProfiles> in(Reading reading) {
                return Optional.ofNullable(byReading.get(reading));
            }
        }

        private static List<AllocationSite> sites(List<LiveObject> objects) {
            return AllocationSite.ofAll(objects).stream().limit(MOST_SITES).toList();
        }

        private SaidOfOne compared(Profile later, Optional<Profile> earlier, List<String> notes) throws IOException {
            var obstacle = earlier.flatMap(known -> ProfileDiff.obstacle(known, later, settings));
            var diff = earlier.isPresent() && obstacle.isEmpty()
                    ? ProfileSummary.of(ProfileDiff.of(earlier.get(), later, settings))
                    : null;
            return said(later, notes, diff, obstacle.orElse(null), "observed-");
        }

        private SaidOfOne said(
                Profile profile,
                List<String> notes,
                @Nullable ProfileDiff diff,
                @Nullable String notCompared,
                String prefix)
                throws IOException {
            var file = prefix + profile.reading().name();
            var plain = folder.resolve("plain");
            ProfileFormat.write(new RecordedProfiles(Map.of(profile.reading(), profile), notes), plain);
            try (var out =
                    new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(folder.resolve(file))))) {
                Files.copy(plain, out);
            }
            return new SaidOfOne(ProfileSummary.of(profile, notes), diff, notCompared, file);
        }

        private Profile focused(int number) throws IOException {
            return profile(number).focusedOn(settings.focus());
        }

        private Profile profile(int number) throws IOException {
            return stored(number).profiles().values().stream()
                    .findFirst()
                    .orElseThrow(() -> new IOException("this is no profile"));
        }

        /* One that was stored by us; its text is bounded when it is read. */
        private RecordedProfiles stored(int number) throws IOException {
            var plain = folder.resolve("plain-" + number);
            try (var in =
                    new GZIPInputStream(new BufferedInputStream(Files.newInputStream(Path.of(files.get(number)))))) {
                Files.copy(in, plain);
            }
            return ProfileFormat.read(plain);
        }
    }

    /* Of what both tell of, an allocation would stand on both sides, and hide what is new behind it. */
    static ProfileBuilder since(Path recording, RecordedProfiles baseline, Duration shortest)
            throws UnreadableRecordingException {
        var span = RecordingChunks.span(recording);
        var since = baseline.in(Reading.ALLOCATED)
                .map(Profile::to)
                .filter(end -> end.isAfter(span.begin())
                        && Duration.between(end, span.end()).compareTo(shortest) >= 0);
        return since.isEmpty() ? new ProfileBuilder(recording) : new ProfileBuilder(recording, since.get());
    }
}
