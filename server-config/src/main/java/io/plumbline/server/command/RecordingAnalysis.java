package io.plumbline.server.command;

import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.ProfileSummary;
import io.plumbline.batch.trace.GcMaterial;
import io.plumbline.batch.trace.RecordingStudy;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.trace.TraceFormat;
import io.plumbline.batch.trace.TraceMaterial;
import io.plumbline.batch.trace.TraceStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What recordings and GC logs tell besides where live objects come from: profiles, how they differ from those of the recording
 * before, and what happened when. One thread; each question is asked in a JVM of its own.
 *
 * @param focus package or class whose part of a profile is shown, compared and drawn; everything if empty
 * @param output where profiles are drawn; nowhere if absent
 * @param folder for what is only needed meanwhile
 * @param stopped asked several times a second
 * @param missing is told what was not looked at, and why
 * @param noted is told what a reader has to know, in whole sentences
 */
record RecordingAnalysis(
        ProfileStudy profiles,
        TraceStudy trace,
        String focus,
        @Nullable Path output,
        Path folder,
        BooleanSupplier stopped,
        BiConsumer<String, String> missing,
        Consumer<String> noted) {

    /**
     * What the newest recording tells.
     *
     * @param sites where its live objects were allocated; absent if it could not be read together with the rest
     * @param trace absent for the same reason
     */
    record Studied(
            List<ToldProfile> profiles,
            @Nullable List<AllocationSite> sites,
            @Nullable Trace trace) {}

    /**
     * Reads the newest recording once for its profiles, its live objects, and what happened when.
     *
     * @param recordings of one JVM, the newest last; the one before is what profiles are compared with
     */
    Studied study(List<Path> recordings, List<Path> logs) throws IOException, InterruptedException {
        var settings = new DiffSettings(
                DiffSettings.DEFAULT.thresholdBytes(), DiffSettings.DEFAULT.confidence(), false, focus);
        int latest = recordings.size() - 1;
        var both = new RecordingStudy(profiles)
                .study(
                        recordings.get(latest),
                        latest == 0 ? null : recordings.get(latest - 1),
                        settings,
                        material(recordings, logs),
                        folder.resolve("profiles"),
                        stopped);
        var text = both.trace();
        return new Studied(
                told(both.profiles()),
                both.profiles() instanceof ProfileStudy.Outcome.Answered<ProfileStudy.Study> answered
                        ? answered.answer().sites()
                        : null,
                text == null ? null : noted(text));
    }

    private List<ToldProfile> told(ProfileStudy.Outcome<ProfileStudy.Study> outcome)
            throws IOException, InterruptedException {
        if (!(outcome instanceof ProfileStudy.Outcome.Answered<ProfileStudy.Study> answered)) {
            missing.accept(
                    "profiles",
                    outcome instanceof ProfileStudy.Outcome.Failed<ProfileStudy.Study> failed
                            ? failed.reason()
                            : "it was stopped");
            return List.of();
        }
        var study = answered.answer();
        study.notes().forEach(noted);
        study.leftOut().forEach(what -> missing.accept("profiles", what));
        if (study.baselineFailure() != null) {
            missing.accept("the difference of two profiles", study.baselineFailure());
        }
        var told = new ArrayList<ToldProfile>();
        for (var made : study.observed()) {
            told.add(new ToldProfile(summaryOf(made), made.diff(), made.notCompared(), drawn(made, study)));
        }
        return told;
    }

    private ProfileSummary summaryOf(ProfileStudy.Made made) throws IOException, InterruptedException {
        if (focus.isEmpty() || stopped.getAsBoolean()) {
            return made.summary();
        }
        var outcome = profiles.summary(new ProfileStudy.Content(made.content()), focus, folder.resolve("focus"));
        if (outcome instanceof ProfileStudy.Outcome.Answered<ProfileSummary> answered) {
            return answered.answer();
        }
        missing.accept(
                "the focus on " + focus,
                "the whole profile of what is " + made.summary().reading().words()
                        + " is shown, for its part could not be made");
        return made.summary();
    }

    private List<String> drawn(ProfileStudy.Made made, ProfileStudy.Study study)
            throws IOException, InterruptedException {
        if (output == null || stopped.getAsBoolean()) {
            return List.of();
        }
        var drawn =
                new ProfileDrawings(profiles, focus, output, folder.resolve("drawings")).draw(made, study.baseline());
        drawn.failures().forEach(failure -> missing.accept("drawings", failure));
        return drawn.files();
    }

    /** What recordings, the newest last, and GC logs tell by time; null if nothing could be read. */
    @Nullable
    Trace traceOf(List<Path> recordings, List<Path> logs) throws IOException, InterruptedException {
        var outcome = trace.trace(material(recordings, logs), folder.resolve("trace"), stopped);
        if (!(outcome instanceof TraceStudy.Outcome.Answered<String> answered)) {
            missing.accept(
                    "collections, threads and requests",
                    outcome instanceof TraceStudy.Outcome.Failed<String> failed ? failed.reason() : "it was stopped");
            return null;
        }
        var told = noted(answered.answer());
        return told.tellsNothing() ? null : told;
    }

    private static TraceMaterial material(List<Path> recordings, List<Path> logs) {
        return new TraceMaterial(new GcMaterial(recordings, logs, List.of(), List.of()), Map.of());
    }

    private Trace noted(String text) {
        var told = TraceFormat.read(text);
        told.allNotes().forEach(noted);
        return told;
    }
}
