package io.plumbline.bench.redirect;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of the machine that a measurement needs. */
enum Tool {
    NGINX("nginx"),
    WRK("wrk");

    private final String program;

    Tool(String program) {
        this.program = program;
    }

    /**
     * Where it lies.
     *
     * @throws IllegalStateException if it is not installed; the message says how to
     */
    String path() {
        var directories = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        for (var directory : directories.split(File.pathSeparator)) {
            var file = Path.of(directory, program);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new IllegalStateException(
                "\"" + program + "\" is not installed; on Debian or Ubuntu: apt-get install " + program);
    }
}
