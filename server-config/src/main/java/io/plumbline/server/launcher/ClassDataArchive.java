package io.plumbline.server.launcher;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarFile;

/**
 * A static archive of class data. The first server notes the classes that it loads; once it has settled, a JVM of the lowest
 * priority makes the archive of them, which takes some 20 s of CPU time. What cannot be made is not tried again.
 *
 * <p>Classes that a jar holds for some Java versions alone ({@code META-INF/versions}) stay out. JDK 17 looks their bytes up
 * at the wrong place when somebody wants to see each class that is loaded, as a flight recording does, and ends with a
 * segmentation fault in {@code KlassFactory::check_shared_class_file_load_hook}; and we record ourselves.
 */
final class ClassDataArchive implements ClassArchive {

    private static final Logger LOG = System.getLogger(ClassDataArchive.class.getName());

    private static final String VERSIONED = "META-INF/versions/";
    private static final String CLASS = ".class";

    private final Path archive;
    private final Distribution distribution;
    private final Path noted;
    private final Path part;
    private final Path log;
    private final Path refused;
    private Optional<Making> making = Optional.empty();
    private volatile boolean ended;

    /** The JVM that makes the archive, and what is done with it then. */
    private record Making(Process process, CompletableFuture<Void> kept) {}

    ClassDataArchive(Path archive, Distribution distribution) {
        this.archive = archive;
        this.distribution = distribution;
        this.noted = ClassArchive.beside(archive, ".noted");
        this.part = ClassArchive.beside(archive, ".part");
        this.log = ClassArchive.beside(archive, ".log");
        this.refused = ClassArchive.beside(archive, ".refused");
    }

    @Override
    public List<String> options() throws IOException {
        if (Files.exists(archive)) {
            return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
        }
        for (var leftover : List.of(noted, part)) {
            Files.deleteIfExists(leftover);
        }
        return Files.exists(refused) ? List.of() : List.of("-XX:DumpLoadedClassList=" + noted);
    }

    @Override
    public synchronized void serverSettled(List<String> java) throws IOException {
        if (ended || !Files.exists(noted) || making.isPresent()) {
            return;
        }
        var classes = ClassArchive.beside(archive, ".classes");
        Files.write(classes, without(versionedClasses(distribution.serverClassPath()), Files.readAllLines(noted)));
        var process = new ProcessBuilder(Command.inOwnSession(makerOf(classes, java)))
                .redirectInput(Command.nothing())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        making = Optional.of(new Making(process, process.onExit().thenAccept(ended -> keep(ended.exitValue()))));
    }

    private List<String> makerOf(Path classes, List<String> java) {
        var command = new ArrayList<>(List.of("nice", "-n", "19"));
        command.add(java.get(0));
        command.addAll(List.of(
                "-Xshare:dump",
                "-Xlog:cds*=off",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + part));
        command.addAll(java.subList(1, java.size()));
        return command;
    }

    private void keep(int exitCode) {
        try {
            if (exitCode == 0) {
                Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
            } else if (!ended) {
                Files.move(log, refused, StandardCopyOption.REPLACE_EXISTING);
                LOG.log(Level.INFO, "no archive of classes could be made; \"{0}\" tells why", refused);
            }
        } catch (IOException notKept) {
            LOG.log(Level.WARNING, "the archive of the server's classes is not kept", notKept);
        }
    }

    @Override
    public boolean isMadeAtTheEnd() {
        return false;
    }

    /* Stopped in the middle of it, it is made from what the next server loads. */
    @Override
    public synchronized void serverEnded(int exitCode) {
        ended = true;
        making.ifPresent(one -> {
            one.process().destroyForcibly();
            one.kept().join();
        });
    }

    /** The list without the lines that name one of these classes. */
    static List<String> without(Set<String> versioned, List<String> noted) {
        return noted.stream()
                .filter(line -> versioned.stream().noneMatch(line::contains))
                .toList();
    }

    /** The names, with slashes, of the classes that jars hold for some Java versions. */
    static Set<String> versionedClasses(List<Path> jars) throws IOException {
        var names = new HashSet<String>();
        for (var jar : jars) {
            try (var entries = new JarFile(jar.toFile())) {
                entries.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(VERSIONED) && name.endsWith(CLASS))
                        .map(name -> name.substring(
                                name.indexOf('/', VERSIONED.length()) + 1, name.length() - CLASS.length()))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
