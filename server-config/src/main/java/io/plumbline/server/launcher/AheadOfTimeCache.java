package io.plumbline.server.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** An ahead-of-time cache, which the JVM writes itself when the first server stops in good order. */
final class AheadOfTimeCache implements ClassArchive {

    private static final int EXIT_AFTER_SIGTERM = 128 + 15;

    private final Path cache;
    private final Path part;

    AheadOfTimeCache(Path cache) {
        this.cache = cache;
        this.part = ClassArchive.beside(cache, ".part");
    }

    @Override
    public List<String> options() throws IOException {
        // each class that cannot be kept would be a line of the log
        var quietly = "-Xlog:aot*=off";
        if (Files.exists(cache)) {
            return List.of("-XX:AOTCache=" + cache, quietly);
        }
        Files.deleteIfExists(part);
        return List.of("-XX:AOTCacheOutput=" + part, quietly);
    }

    @Override
    public void serverSettled(List<String> java) {
        // only the server itself can write it, at its end
    }

    @Override
    public boolean isMadeAtTheEnd() {
        return !Files.exists(cache);
    }

    /* Half a cache would be worse than none. */
    @Override
    public void serverEnded(int exitCode) throws IOException {
        if (Files.exists(part) && (exitCode == 0 || exitCode == EXIT_AFTER_SIGTERM)) {
            Files.move(part, cache, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(part);
        }
    }
}
