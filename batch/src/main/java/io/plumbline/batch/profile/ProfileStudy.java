package io.plumbline.batch.profile;

import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.process.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes profiles of recordings, compares and draws them, in a JVM of its own: what a recording needs, or does, is no danger to this
 * one, and it alone has the library that draws. Thread-safe.
 *
 * @param memoryBytes what that JVM may take on and beside its heap
 * @param deadline after which it is ended
 */
public record ProfileStudy(long memoryBytes, Duration deadline) {

    private static final String MEMORY_SETTING = "plumbline.profile.memory";

    /** Beside its heap a JVM with the classes of a profile takes a good 100 MB. */
    private static final int HEAP_PART = 2;

    private static final long MEBIBYTE = 1L << 20;

    /** A drawing that is longer would be no use to anybody. */
    private static final long LONGEST_ANSWER_BYTES = 64 * MEBIBYTE;

    /**
     * A profile that was made. Immutable, if nobody changes the content.
     *
     * @param diff where it is more than the baseline, the first paths alone; absent without a baseline of that reading
     * @param notCompared why there is no comparison, if there is a baseline of that reading
     * @param content all of it, compressed; {@link Content} is how others get it back
     */
    public record Made(
            ProfileSummary summary,
            @Nullable ProfileDiff diff,
            @Nullable String notCompared,
            @SuppressWarnings("ArrayRecordComponent") byte[] content) {}

    /**
     * What two recordings say. Immutable.
     *
     * @param observed the profiles of the recording, one for each reading
     * @param baseline those of the earlier one
     * @param notes what a reader of the recording has to know
     * @param sites where objects were allocated that are alive, by the JVM's own samples; most survivors first
     * @param leftOut which profiles are missing because they are too large to be kept; each is a clause
     * @param baselineFailure why the earlier one could not be read, if it could not; a clause
     */
    public record Study(
            List<Made> observed,
            List<Made> baseline,
            List<String> notes,
            List<AllocationSite> sites,
            List<String> leftOut,
            @Nullable String baselineFailure) {

        public Study {
            observed = List.copyOf(observed);
            baseline = List.copyOf(baseline);
            notes = List.copyOf(notes);
            sites = List.copyOf(sites);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** The content of a stored profile. */
    public record Content(
            @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {}

    /** What came of a question. */
    public sealed interface Outcome<T> {

        record Answered<T>(T answer) implements Outcome<T> {}

        /** It could not be answered, for a reason that is a sentence or a clause. */
        record Failed<T>(String reason) implements Outcome<T> {}

        /** Somebody wanted it to stop. */
        record Stopped<T>() implements Outcome<T> {}
    }

    /** How a profile may be drawn. */
    public enum Drawing {
        /** A page with a script. */
        FLAME_GRAPH,
        /** Text, a line for each stack. */
        COLLAPSED,
        /** A compressed message of Protocol Buffers. */
        PPROF
    }

    /**
     * Makes the profiles of a recording and compares them with those of an earlier one. Where the other JVM fails at the two, it is
     * asked for the recording alone, with the same memory and deadline again: a bad baseline costs the comparison, not the profiles.
     *
     * @param baseline the earlier recording, if there is one
     * @param folder for what is only needed meanwhile; what an earlier study left there goes
     * @param stopped asked several times a second
     * @throws InterruptedException if this thread is interrupted; the other JVM is ended then, too
     */
    public Outcome<Study> study(
            Path recording, @Nullable Path baseline, DiffSettings settings, Path folder, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        BoundedJvm.End.Failed failed;
        try (var scratch = ScratchFolder.at(folder)) {
            var end = askFor(recording, baseline, settings, scratch, stopped);
            if (baseline == null || !(end instanceof BoundedJvm.End.Failed failedAtBoth)) {
                return studied(end, scratch);
            }
            failed = failedAtBoth;
        }
        try (var scratch = ScratchFolder.at(folder)) {
            return withoutBaseline(
                    studied(askFor(recording, null, settings, scratch, stopped), scratch),
                    failed.reason() + "; the recording alone could be read");
        }
    }

    /**
     * The same, once, by a program that does something else with the events of the recording in the same pass.
     *
     * @param program hands its arguments to {@link ProfileProcess#answer}
     * @param more arguments of its own, which come last
     */
    public Outcome<Study> study(
            Class<?> program,
            List<String> more,
            Path recording,
            @Nullable Path baseline,
            DiffSettings settings,
            Path folder,
            BooleanSupplier stopped)
            throws IOException, InterruptedException {
        try (var scratch = ScratchFolder.at(folder)) {
            var files = new ArrayList<>(List.of(recording.toString(), baseline == null ? "" : baseline.toString()));
            files.addAll(more);
            return studied(ask(program, ProfileProcess.Question.STUDY, scratch, files, settings, "", stopped), scratch);
        }
    }

    private BoundedJvm.End askFor(
            Path recording,
            @Nullable Path baseline,
            DiffSettings settings,
            ScratchFolder scratch,
            BooleanSupplier stopped)
            throws IOException, InterruptedException {
        return ask(
                ProfileProcess.class,
                ProfileProcess.Question.STUDY,
                scratch,
                List.of(recording.toString(), baseline == null ? "" : baseline.toString()),
                settings,
                "",
                stopped);
    }

    private static Outcome<Study> studied(BoundedJvm.End end, ScratchFolder scratch) throws IOException {
        return end instanceof BoundedJvm.End.Answered ? answer(scratch, ProfileStudy::told) : withoutAnswer(end);
    }

    private static Outcome<Study> withoutBaseline(Outcome<Study> outcome, String baselineFailure) {
        if (!(outcome instanceof Outcome.Answered<Study> answered)) {
            return outcome;
        }
        var alone = answered.answer();
        return new Outcome.Answered<>(new Study(
                alone.observed(), alone.baseline(), alone.notes(), alone.sites(), alone.leftOut(), baselineFailure));
    }

    /**
     * A session of async-profiler in a JVM.
     *
     * @param collectedAt when a collection of old objects began while it ran, the last one; absent if none did
     */
    public record Session(Path recording, @Nullable Instant collectedAt) {}

    /**
     * Makes the profiles of sessions that followed each other, put together by class and stack, and compares them with those of earlier
     * ones. Their sites are those of native memory. Where the other JVM fails at both, it is asked for the sessions alone.
     *
     * @param baselines profiles of earlier sessions, one of a reading at most
     * @param folder not the one in which the recordings lie
     */
    public Outcome<Study> sessions(
            List<Session> sessions,
            List<Content> baselines,
            DiffSettings settings,
            Path folder,
            BooleanSupplier stopped)
            throws IOException, InterruptedException {
        BoundedJvm.End.Failed failed;
        try (var scratch = ScratchFolder.at(folder)) {
            var end = askFor(sessions, baselines, settings, scratch, stopped);
            if (baselines.isEmpty() || !(end instanceof BoundedJvm.End.Failed failedAtBoth)) {
                return studied(end, scratch);
            }
            failed = failedAtBoth;
        }
        try (var scratch = ScratchFolder.at(folder)) {
            return withoutBaseline(
                    studied(askFor(sessions, List.of(), settings, scratch, stopped), scratch),
                    failed.reason() + "; the sessions alone could be read");
        }
    }

    private BoundedJvm.End askFor(
            List<Session> sessions,
            List<Content> baselines,
            DiffSettings settings,
            ScratchFolder scratch,
            BooleanSupplier stopped)
            throws IOException, InterruptedException {
        var files = new ArrayList<>(List.of(Integer.toString(baselines.size())));
        files.addAll(written(baselines, scratch));
        for (var session : sessions) {
            files.add(session.recording().toString());
            files.add(session.collectedAt() == null ? "" : session.collectedAt().toString());
        }
        return ask(ProfileProcess.class, ProfileProcess.Question.SESSIONS, scratch, files, settings, "", stopped);
    }

    private static List<String> written(List<Content> contents, ScratchFolder scratch) throws IOException {
        var files = new ArrayList<String>();
        for (var content : contents) {
            files.add(Files.write(scratch.file("content-" + files.size()), content.bytes())
                    .toString());
        }
        return files;
    }

    /** The heaviest of a profile, within a package or class if the focus is not empty. */
    public Outcome<ProfileSummary> summary(Content profile, String focus, Path folder)
            throws IOException, InterruptedException {
        return ofContents(
                ProfileProcess.Question.SUMMARY,
                List.of(profile),
                focused(focus),
                "",
                folder,
                scratch -> ProfileJson.summary(Files.readString(answerOf(scratch))));
    }

    /** Where a later profile is more than an earlier one of the same reading. */
    public Outcome<ProfileDiff> compare(Content baseline, Content later, DiffSettings settings, Path folder)
            throws IOException, InterruptedException {
        return ofContents(
                ProfileProcess.Question.DIFF,
                List.of(baseline, later),
                settings,
                "",
                folder,
                scratch -> ProfileJson.diff(Files.readString(answerOf(scratch))));
    }

    /** Draws a profile. */
    public Outcome<byte[]> draw(Content profile, Drawing drawing, String focus, String title, Path folder)
            throws IOException, InterruptedException {
        return ofContents(
                ProfileProcess.Question.valueOf(drawing.name()),
                List.of(profile),
                focused(focus),
                title,
                folder,
                scratch -> Files.readAllBytes(answerOf(scratch)));
    }

    /** Draws where a later profile is more, or less, than an earlier one, as a page with a script. */
    public Outcome<byte[]> drawDifference(Content baseline, Content later, String focus, String title, Path folder)
            throws IOException, InterruptedException {
        return ofContents(
                ProfileProcess.Question.FLAME_GRAPH_OF_DIFF,
                List.of(baseline, later),
                focused(focus),
                title,
                folder,
                scratch -> Files.readAllBytes(answerOf(scratch)));
    }

    private static DiffSettings focused(String focus) {
        return new DiffSettings(DiffSettings.DEFAULT.thresholdBytes(), DiffSettings.DEFAULT.confidence(), false, focus);
    }

    private <T> Outcome<T> ofContents(
            ProfileProcess.Question question,
            List<Content> contents,
            DiffSettings settings,
            String title,
            Path folder,
            Answer<T> reading)
            throws IOException, InterruptedException {
        try (var scratch = ScratchFolder.at(folder)) {
            var files = written(contents, scratch);
            var end = ask(ProfileProcess.class, question, scratch, files, settings, title, () -> false);
            return end instanceof BoundedJvm.End.Answered ? answer(scratch, reading) : withoutAnswer(end);
        }
    }

    private BoundedJvm.End ask(
            Class<?> program,
            ProfileProcess.Question question,
            ScratchFolder scratch,
            List<String> files,
            DiffSettings settings,
            String title,
            BooleanSupplier stopped)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(
                question.name(),
                scratch.path().toString(),
                Long.toString(settings.thresholdBytes()),
                Double.toString(settings.confidence()),
                Boolean.toString(settings.perRequest()),
                settings.focus(),
                title));
        arguments.addAll(files);
        return new BoundedJvm(memoryBytes / HEAP_PART, deadline, MEMORY_SETTING)
                .run(program, arguments, scratch.file("said"), stopped);
    }

    /** Reads an answer from the folder that it was written to. */
    @FunctionalInterface
    private interface Answer<T> {
        T from(ScratchFolder scratch) throws IOException;
    }

    private static <T> Outcome<T> answer(ScratchFolder scratch, Answer<T> reading) throws IOException {
        var failure = scratch.file(ProfileProcess.FAILURE);
        return Files.exists(failure)
                ? new Outcome.Failed<>(Files.readString(failure))
                : new Outcome.Answered<>(reading.from(scratch));
    }

    private static <T> Outcome<T> withoutAnswer(BoundedJvm.End end) {
        return end instanceof BoundedJvm.End.Failed failed
                ? new Outcome.Failed<>(failed.reason())
                : new Outcome.Stopped<>();
    }

    private static Study told(ScratchFolder scratch) throws IOException {
        return told(scratch, ContentBounds.USUAL);
    }

    /* Sizes first: what is left out is never read. */
    static Study told(ScratchFolder scratch, ContentBounds bounds) throws IOException {
        var said = ProfileJson.value(Files.readString(answerOf(scratch)), ProfileProcess.Said.class);
        var sizes = new HashMap<String, Long>();
        for (var one : said.all()) {
            sizes.put(one.file(), Files.size(scratch.file(one.file())));
        }
        var tooMuch = bounds.tooMuch(sizes);
        var leftOut = new ArrayList<String>();
        for (var one : said.all()) {
            if (tooMuch.contains(one.file())) {
                leftOut.add("the profile of what is " + one.summary().reading().words()
                        + (said.baseline().contains(one) ? " in the baseline" : "") + " would take "
                        + size(sizes.getOrDefault(one.file(), 0L)) + " and is not kept; one may take "
                        + size(bounds.each()) + ", all of a study " + size(bounds.together()));
            }
        }
        return new Study(
                made(said.observed(), tooMuch, scratch),
                made(said.baseline(), tooMuch, scratch),
                said.notes(),
                said.sites(),
                leftOut,
                said.baselineFailure());
    }

    private static List<Made> made(List<ProfileProcess.SaidOfOne> said, Set<String> tooMuch, ScratchFolder scratch)
            throws IOException {
        var made = new ArrayList<Made>();
        for (var one : said) {
            if (!tooMuch.contains(one.file())) {
                made.add(new Made(
                        one.summary(), one.diff(), one.notCompared(), Files.readAllBytes(scratch.file(one.file()))));
            }
        }
        return made;
    }

    private static String size(long bytes) {
        return bytes < MEBIBYTE ? bytes + " bytes" : bytes / MEBIBYTE + " MB";
    }

    private static Path answerOf(ScratchFolder scratch) throws IOException {
        return checked(scratch.file(ProfileProcess.ANSWER));
    }

    private static Path checked(Path file) throws IOException {
        if (Files.size(file) > LONGEST_ANSWER_BYTES) {
            throw new IOException(
                    "the answer is longer than " + LONGEST_ANSWER_BYTES / MEBIBYTE + " MB; ask for a package of it");
        }
        return file;
    }
}
