package io.plumbline.batch.profile;

import io.plumbline.batch.process.BoundedJvm;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The JVM in which {@link ProfileStudy} reads, compares and draws. */
public final class ProfileProcess {

    static final String ANSWER = "answer";
    static final String FAILURE = "failure";

    private static final int FIRST_FILE = 7;

    /** What is left of a recording after its baseline has ended must be long enough for a rate. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private ProfileProcess() {}

    /** What is asked. */
    enum Question {
        STUDY,
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
        var folder = Path.of(arguments[1]);
        var settings = new DiffSettings(
                Long.parseLong(arguments[2]),
                Double.parseDouble(arguments[3]),
                Boolean.parseBoolean(arguments[4]),
                arguments[5]);
        var files = Arrays.stream(arguments).skip(FIRST_FILE).toList();
        try {
            new Answering(folder, settings, arguments[6], files).answer(Question.valueOf(arguments[0]));
        } catch (IOException | IllegalArgumentException failure) {
            Files.writeString(folder.resolve(FAILURE), String.valueOf(failure.getMessage()));
        }
        BoundedJvm.answered();
    }

    private record Answering(Path folder, DiffSettings settings, String title, List<String> files) {

        void answer(Question question) throws IOException {
            switch (question) {
                case STUDY -> write(ProfileJson.text(study()));
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
            var observed = since(Path.of(files.get(0)), baseline, SHORTEST);
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
            return new Said(saidOfObserved, saidOfBaseline, observed.notes(), baselineFailure);
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

        /* One that was stored by us; its text is bounded when it is read. */
        private Profile profile(int number) throws IOException {
            var plain = folder.resolve("plain-" + number);
            try (var in =
                    new GZIPInputStream(new BufferedInputStream(Files.newInputStream(Path.of(files.get(number)))))) {
                Files.copy(in, plain);
            }
            return ProfileFormat.read(plain).profiles().values().stream()
                    .findFirst()
                    .orElseThrow(() -> new IOException("this is no profile"));
        }
    }

    /* Of what both tell of, an allocation would stand on both sides, and hide what is new behind it. */
    static RecordedProfiles since(Path recording, RecordedProfiles baseline, Duration shortest)
            throws UnreadableRecordingException {
        var span = RecordingChunks.span(recording);
        var since = baseline.in(Reading.ALLOCATED)
                .map(Profile::to)
                .filter(end -> end.isAfter(span.begin())
                        && Duration.between(end, span.end()).compareTo(shortest) >= 0);
        if (since.isEmpty()) {
            return RecordedProfiles.read(recording);
        }
        var builder = new ProfileBuilder(recording, since.get());
        FlightRecording.forEach(recording, builder);
        return builder.finish();
    }
}
