package io.plumbline.server.command;

import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.ProfileStudy.Content;
import io.plumbline.batch.profile.ProfileStudy.Drawing;
import io.plumbline.batch.profile.ProfileStudy.Made;
import io.plumbline.batch.profile.ProfileStudy.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws profiles into a directory: flame graphs, collapsed stacks and pprof. One thread.
 *
 * @param focus package or class that is drawn alone; everything if empty
 * @param directory is made if it is not there; files in it that have our names are replaced
 * @param folder for what is only needed meanwhile
 */
record ProfileDrawings(ProfileStudy study, String focus, Path directory, Path folder) {

    private static final Map<Drawing, String> ENDS =
            Map.of(Drawing.FLAME_GRAPH, ".html", Drawing.COLLAPSED, ".collapsed", Drawing.PPROF, ".pb.gz");

    /** What was drawn, and why something was not. */
    record Drawn(List<String> files, List<String> failures) {}

    /**
     * Draws a profile, and how it differs from those of a baseline that are of the same reading.
     *
     * @throws IOException if the directory cannot be written
     */
    Drawn draw(Made made, List<Made> baseline) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var drawn = new Drawn(new ArrayList<>(), new ArrayList<>());
        var reading = made.summary().reading();
        var name = reading.name().toLowerCase(Locale.ROOT);
        var content = new Content(made.content());
        for (var drawing : Drawing.values()) {
            var outcome = study.draw(content, drawing, focus, "Bytes " + reading.words(), folder);
            note(outcome, name + ENDS.get(drawing), drawn);
        }
        for (var earlier : baseline) {
            if (earlier.summary().reading() == reading && made.diff() != null) {
                var outcome = study.drawDifference(
                        new Content(earlier.content()),
                        content,
                        focus,
                        "Bytes " + reading.words() + ", against the recording before",
                        folder);
                note(outcome, name + "-difference.html", drawn);
            }
        }
        return drawn;
    }

    private void note(Outcome<byte[]> outcome, String name, Drawn drawn) throws IOException {
        if (outcome instanceof Outcome.Answered<byte[]> answered) {
            var file = directory.resolve(name);
            Files.write(file, answered.answer());
            drawn.files().add(file.toString());
        } else if (outcome instanceof Outcome.Failed<byte[]> failed) {
            drawn.failures().add(name + ": " + failed.reason());
        }
    }
}
