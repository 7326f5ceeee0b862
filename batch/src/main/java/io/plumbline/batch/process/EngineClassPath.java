package io.plumbline.batch.process;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a JVM of its own finds the engine and what the engine stands on. In the server these are the libraries of the application and
 * {@code WEB-INF/analysis} beside them, which the server looks into neither when it starts nor when it loads a class; on a command line,
 * whatever this JVM was started with.
 */
final class EngineClassPath {

    private static final Path LIBRARIES_OF_THE_APPLICATION = Path.of("WEB-INF", "lib");
    private static final String FOR_ANALYSIS_ALONE = "analysis";

    private EngineClassPath() {}

    /**
     * The value of {@code -classpath} for a program of the engine.
     *
     * @throws IOException if it does not lie in files
     */
    static String of(Class<?> program) throws IOException {
        var source = program.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IOException("it is not known where this program lies, so that no further JVM can be started");
        }
        try {
            return of(Path.of(source.getLocation().toURI()), System.getProperty("java.class.path"));
        } catch (URISyntaxException | IllegalArgumentException strange) {
            throw new IOException("no JVM can be started from \"" + source.getLocation() + "\"", strange);
        }
    }

    /**
     * The engine itself comes first: the JVM expands an asterisk in no order.
     *
     * @param engine the jar or folder of its classes
     * @param ofThisJvm its class path
     */
    static String of(Path engine, String ofThisJvm) {
        var folder = engine.getParent();
        if (folder == null || !folder.endsWith(LIBRARIES_OF_THE_APPLICATION)) {
            return joined(engine.toString(), ofThisJvm);
        }
        var analysis = folder.resolveSibling(FOR_ANALYSIS_ALONE);
        return Files.isDirectory(analysis)
                ? joined(engine.toString(), everyJarIn(folder), everyJarIn(analysis))
                : joined(engine.toString(), everyJarIn(folder));
    }

    private static String everyJarIn(Path folder) {
        return folder + File.separator + "*";
    }

    private static String joined(String... parts) {
        return String.join(File.pathSeparator, parts);
    }
}
