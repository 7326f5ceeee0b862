package io.plumbline.server.command;

import io.plumbline.batch.target.AllowedSecrets;
import io.plumbline.batch.target.TargetsFile;
import io.plumbline.persistence.configuration.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is wrong with the file of targets that a service would be given, as far as can be told without one: not whether a name is taken.
 * Immutable.
 *
 * @param file empty if it is given none
 * @param secrets which passwords the targets may be told
 */
record TargetsFileCheck(String file, AllowedSecrets secrets) {

    private static final String KEY = "plumbline.targets.file";

    /** Reads the keys, of which each text is one. */
    static TargetsFileCheck from(Settings settings) {
        var data = settings.text("plumbline.data.dir", System.getProperty("user.home") + "/.plumbline");
        return new TargetsFileCheck(
                settings.text(KEY, ""),
                new AllowedSecrets(Path.of(settings.text("plumbline.jmx.secrets-directory", data + "/secrets"))));
    }

    /** A sentence for each fault, with its line and member; empty if there are none, or no file. */
    List<String> problems() {
        if (file.isBlank()) {
            return List.of();
        }
        try {
            return TargetsFile.parse(TargetsFile.content(Path.of(file)), secrets).faults().stream()
                    .map(fault -> KEY + " \"" + file + "\", " + fault)
                    .toList();
        } catch (IOException unreadable) {
            return List.of(KEY + " is \"" + file + "\": " + unreadable.getMessage());
        }
    }
}
