package io.plumbline.server.command;

import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A question about heap dumps: what all of them take, and the way from the files to the printed answer. */
abstract class HeapQuestion implements Callable<Integer> {

    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})([kmgKMG]?)");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--memory",
            defaultValue = "",
            description = "How much memory the whole process may take, Java heap and beside it: 512m, 2g. No limit by"
                    + " default.")
    private String memory = "";

    @Option(names = "--index", description = "Where the index is or is made; by default beside the dump.")
    private @Nullable Path index;

    /** A question about one dump. */
    abstract static class OfOneDump extends HeapQuestion {

        @Parameters(paramLabel = "FILE", description = "A heap dump, or its index.")
        private Path file = Path.of("");

        @Override
        final Path file() {
            return file;
        }
    }

    /** The file that a failure is about, if it names none itself. */
    abstract Path file();

    abstract HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException;

    @Override
    public final Integer call() throws LaunchException {
        long limit = bytesOf(memory);
        if (limit != Long.MAX_VALUE && !BoundedProcess.isThis()) {
            return BoundedProcess.run(
                    limit, spec.root().commandLine().getParseResult().originalArgs());
        }
        var settings =
                new IndexSettings(BoundedProcess.share(), Runtime.getRuntime().availableProcessors());
        var dumps = new HeapDumps(index, settings, progress());
        try {
            return printed(HeapDumps.explained(file(), () -> answer(dumps))).code();
        } catch (BoundedProcess.AnotherDivisionException wanted) {
            return HeapDumps.explained(file(), wanted::told);
        }
    }

    private ExitCode printed(HeapAnswer answer) {
        var out = spec.commandLine().getOut();
        out.print(json ? Json.of(answer) + System.lineSeparator() : HeapText.of(answer));
        out.flush();
        return exitCodeOf(answer);
    }

    final HeapProgress progress() {
        return new HeapProgress(spec.commandLine().getErr());
    }

    /** Several dumps have several indexes. */
    final void refuseIndex(int files) {
        if (index != null) {
            throw new IllegalArgumentException("--index names the index of one dump; here are " + files);
        }
    }

    private static ExitCode exitCodeOf(HeapAnswer answer) {
        if (answer instanceof HeapAnswer.Leaks leaks) {
            return switch (leaks.verdict()) {
                case LEAK -> ExitCode.LEAK;
                case GROWTH -> ExitCode.GROWTH;
                case STEADY -> ExitCode.FINE;
                case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
            };
        }
        return answer instanceof HeapAnswer.Verification verification && !verification.whole()
                ? ExitCode.BAD_INPUT_OR_ENVIRONMENT
                : ExitCode.FINE;
    }

    /** {@code 512m}, {@code 2g}; no limit for nothing. */
    static long bytesOf(String memory) {
        if (memory.isEmpty()) {
            return Long.MAX_VALUE;
        }
        Matcher matcher = BYTES.matcher(memory);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("--memory is \"" + memory + "\"; write it like 512m or 2g");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> number << 10;
            case "m" -> number << 20;
            case "g" -> number << 30;
            default -> number;
        };
    }
}
