package io.plumbline.batch.agent;

import io.plumbline.batch.agent.ProfilerPlan.Sampled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A process as Linux shows it to whoever wants to load async-profiler into it. Immutable.
 *
 * @param platform for which processor its program was made; absent if there is no library for that
 * @param libraries the paths of all that is mapped into it from files
 */
record HostProcess(@Nullable Platform platform, Set<String> libraries) {

    /** Allocators of their own, with which hooks on malloc have crashed programs (async-profiler #1318). */
    private static final Pattern ALLOCATOR = Pattern.compile("lib(?:jemalloc|tcmalloc|mimalloc|hoard)[^/]*\\.so[^/]*");

    private static final Pattern MUSL = Pattern.compile("ld-musl-[^/]*|libc\\.musl-[^/]*");

    /** Async-profiler, and what others have made of it under names of their own. */
    private static final Pattern PROFILER =
            Pattern.compile("lib(?:asyncProfiler|javaProfiler|async-profiler)[^/]*\\.so[^/]*");

    private static final String DELETED = " (deleted)";
    private static final int PATH_FIELD = 5;

    /** Programs of 64 bits, low byte first, as async-profiler has libraries for. */
    enum Platform {
        X64("linux-x64", 0x3E),
        ARM64("linux-arm64", 0xB7);

        private final String folder;
        private final int machine;

        Platform(String folder, int machine) {
            this.folder = folder;
            this.machine = machine;
        }

        /** Of async-profiler's archive. */
        String folder() {
            return folder;
        }

        private static final int HEADER = 20;
        private static final byte[] MAGIC = {0x7F, 'E', 'L', 'F', 2, 1};
        private static final int MACHINE = 18;

        /** What an executable file was made for: its header's class, byte order and machine ({@code elf(5)}). */
        static Optional<Platform> of(Path executable) throws IOException {
            try (var in = Files.newInputStream(executable)) {
                var header = in.readNBytes(HEADER);
                for (int i = 0; i < MAGIC.length; i++) {
                    if (header.length < HEADER || header[i] != MAGIC[i]) {
                        return Optional.empty();
                    }
                }
                int machine = (header[MACHINE] & 0xFF) | (header[MACHINE + 1] & 0xFF) << 8;
                for (var platform : values()) {
                    if (platform.machine == machine) {
                        return Optional.of(platform);
                    }
                }
                return Optional.empty();
            }
        }
    }

    /** @throws IOException if the system does not show it, or not to us, or is not Linux */
    static HostProcess of(long pid) throws IOException {
        var shown = Path.of("/proc", Long.toString(pid));
        if (!Files.isDirectory(shown)) {
            throw new IOException("async-profiler is loaded on Linux alone, and into processes that /proc shows");
        }
        try (var maps = Files.lines(shown.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            return new HostProcess(
                    Platform.of(shown.resolve("exe")).orElse(null),
                    maps.map(line -> line.split("\\s+", PATH_FIELD + 1))
                            .filter(fields -> fields.length > PATH_FIELD && fields[PATH_FIELD].startsWith("/"))
                            .map(fields -> withoutMark(fields[PATH_FIELD]))
                            .collect(Collectors.toSet()));
        }
    }

    private static String withoutMark(String path) {
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }

    /**
     * Why a library should not be loaded into it.
     *
     * @param ours where our library lies: a process that has that one loaded may be asked again
     */
    Optional<String> obstacle(Sampled sampled, Path ours) {
        if (platform == null) {
            return Optional.of(
                    "async-profiler has no library for its processor; there are some for x86-64 and AArch64, each of"
                            + " 64 bits, under Linux");
        }
        if (named(MUSL).isPresent()) {
            return Optional.of(
                    "its C library is musl, as on Alpine Linux, where Plumbline loads no async-profiler, because that was not tried;"
                            + " run it with the GNU C library to have it sampled");
        }
        var other = named(PROFILER).filter(path -> !path.equals(ours.toString()));
        if (other.isPresent()) {
            return Optional.of("another profiler of this kind is loaded into it (\"" + other.get()
                    + "\"), and two would disturb each other");
        }
        return sampled == Sampled.HEAP
                ? Optional.empty()
                : named(ALLOCATOR)
                        .map(path -> "it allocates native memory by a library of its own (\"" + path
                                + "\"), and with some of those sampling has crashed programs (async-profiler #1318)");
    }

    private Optional<String> named(Pattern pattern) {
        return libraries.stream()
                .filter(path -> pattern.matcher(path.substring(path.lastIndexOf('/') + 1))
                        .matches())
                .sorted()
                .findFirst();
    }
}
