package io.plumbline.server.command;

import io.plumbline.batch.upload.FileStudy;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code analyze}: the verdict on files of one JVM, without a server. */
@Command(
        name = "analyze",
        description = "Says what files of one JVM tell together: heap dumps, flight recordings and GC logs, recognised"
                + " by what is in them. Exit codes: 0 steady, 1 leak, 2 bad input or environment, 3 growth, 4 inconclusive,"
                + " 5 a fault of this program.",
        mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {

    /** Whoever finds it long presses Ctrl-C. */
    private static final Duration DEADLINE = Duration.ofDays(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Heap dumps, flight recordings and GC logs of one JVM, plain or packed by gzip, in any order.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--memory",
            defaultValue = "1g",
            description =
                    "How much memory the process that reads the files may take, Java heap and beside it: 512m, 2g."
                            + " Default: ${DEFAULT-VALUE}.")
    private String memory = "1g";

    @Option(
            names = "--work",
            paramLabel = "DIRECTORY",
            description =
                    "Where indexes of heap dumps and unpacked files are made meanwhile, in a folder of their own that goes"
                            + " with this command; by default the system's directory for temporary files.")
    private @Nullable Path work;

    @Option(
            names = "--focus",
            paramLabel = "PACKAGE",
            description =
                    "A package or class: of profiles, calls alone that pass through it are shown, compared and drawn.")
    private String focus = "";

    @Option(
            names = "--output",
            paramLabel = "DIRECTORY",
            description =
                    "Where profiles of the latest recording are drawn: flame graphs, collapsed stacks and pprof, and of two"
                            + " recordings how they differ. Nothing is drawn by default.")
    private @Nullable Path output;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        var evidence = new ArrayList<EvidenceFile>();
        for (var file : new LinkedHashSet<>(files)) {
            evidence.add(EvidenceFile.of(file));
        }
        var study = new FileStudy(HeapQuestion.bytesOf(memory), DEADLINE);
        try (var folder = WorkFolder.in(parent())) {
            var progress = new AnalyzeProgress(spec.commandLine().getErr());
            var answer = new FileAnalysis(study, focus.strip(), output, folder, progress).of(evidence);
            print(json ? Json.of(answer.json()) + System.lineSeparator() : AnalyzeText.of(answer));
            return answer.exitCode().code();
        } catch (IOException failure) {
            throw LaunchException.environment("the files cannot be looked at: " + failure.getMessage());
        }
    }

    private Path parent() throws LaunchException {
        var parent = work == null ? Path.of(System.getProperty("java.io.tmpdir")) : work;
        if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw LaunchException.environment(
                    "in \"" + parent
                            + "\" no folder can be made: it must be a directory that this user may write; --work names another");
        }
        return parent;
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
