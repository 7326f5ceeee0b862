package io.plumbline.server.command;

import io.plumbline.batch.forensics.ArrayUse;
import io.plumbline.batch.forensics.CapturedContext;
import io.plumbline.batch.forensics.CollectionUse;
import io.plumbline.batch.forensics.DirectBuffers;
import io.plumbline.batch.forensics.ExecutorBacklog;
import io.plumbline.batch.forensics.FinalizerBacklog;
import io.plumbline.batch.forensics.LoaderHoldings;
import io.plumbline.batch.forensics.ThreadHoldings;
import io.plumbline.batch.forensics.ThreadLocalHoldings;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.hprof.Redaction;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heap}: questions about heap dumps. */
@Command(
        name = "heap",
        description = "Answers questions about heap dumps (HPROF, plain or gzip) and about their indexes.",
        mixinStandardHelpOptions = true)
final class HeapCommand {

    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})([kmgKMG]?)");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What every heap command takes. */
    static final class Common {

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Option(
                names = "--memory",
                defaultValue = "",
                description =
                        "How much memory an index may take to make, heap and beside it: 512m, 2g. No limit by default.")
        private String memory = "";

        @Option(names = "--index", description = "Where the index is or is made; by default beside the dump.")
        private @Nullable Path index;
    }

    /** A question beside the main ones. */
    enum Question {
        THREAD_LOCALS,
        COLLECTIONS,
        LOADERS,
        EXECUTORS,
        ARRAYS,
        FINALIZERS,
        DIRECT_BUFFERS,
        CAPTURES
    }

    @Command(name = "histogram", description = "Objects and bytes by class.", mixinStandardHelpOptions = true)
    int histogram(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--by", defaultValue = "class", description = "class, package or loader.") String by,
            @Option(names = "--retained", description = "With retained sizes, which takes an index.") boolean retained,
            @Option(names = "--top", defaultValue = "40", description = "How many rows.") int top,
            @Mixin Common common)
            throws LaunchException {
        return answered(common, file, dumps -> {
            var rows = HeapHistogram.of(by);
            if (!retained && by.equals("class") && !dumps.isIndexed(file)) {
                return rows.answer(dumps.histogram(file), top);
            }
            try (var heap = dumps.open(file)) {
                return rows.answer(heap, top);
            }
        });
    }

    @Command(
            name = "suspects",
            description =
                    "What may leak: of one dump, what holds most of it; of several, what grows from one to the next.",
            mixinStandardHelpOptions = true)
    int suspects(
            @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files,
            @Option(
                            names = "--threshold",
                            defaultValue = "10",
                            description = "Of one dump, the share of the heap in percent that makes a suspect.")
                    double threshold,
            @Mixin Common common)
            throws LaunchException {
        return answered(
                common,
                files.get(0),
                dumps -> files.size() == 1
                        ? HeapLeaks.suspects(dumps, files.get(0), share(threshold))
                        : HeapLeaks.growth(dumps, alone(files, common), share(HeapLeaks.GROWTH_PERCENT)));
    }

    @Command(
            name = "diff",
            description = "What grows between dumps of one JVM, by path.",
            mixinStandardHelpOptions = true)
    int diff(
            @Parameters(paramLabel = "FILE", arity = "2..*") List<Path> files,
            @Option(
                            names = "--threshold",
                            defaultValue = "2",
                            description = "The growth that counts, in percent of the first dump's reachable bytes.")
                    double threshold,
            @Mixin Common common)
            throws LaunchException {
        return answered(common, files.get(0), dumps -> HeapLeaks.growth(dumps, alone(files, common), share(threshold)));
    }

    @Command(
            name = "dominators",
            description = "The dominator tree from the top: what retains most, and what it consists of.",
            mixinStandardHelpOptions = true)
    int dominators(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--top", defaultValue = "20", description = "How many objects a level.") int top,
            @Option(names = "--depth", defaultValue = "1", description = "How many levels.") int depth,
            @Mixin Common common)
            throws LaunchException {
        return answered(common, file, dumps -> {
            try (var heap = dumps.open(file)) {
                return HeapTrees.dominators(heap, top, depth);
            }
        });
    }

    @Command(
            name = "paths",
            description = "Why objects are alive: shortest paths from the roots.",
            mixinStandardHelpOptions = true)
    int paths(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--object", description = "The object's address: 0x7f….") @Nullable String address,
            @Option(names = "--class", description = "All objects of this class, merged.") @Nullable String className,
            @Option(names = "--top", defaultValue = "5", description = "How many branches a level.") int top,
            @Mixin Common common)
            throws LaunchException {
        if ((address == null) == (className == null)) {
            throw new IllegalArgumentException("name either one object by --object=0x… or a class by --class=…");
        }
        return answered(common, file, dumps -> {
            try (var heap = dumps.open(file)) {
                return address != null
                        ? HeapTrees.pathTo(heap, address)
                        : HeapTrees.pathsTo(heap, String.valueOf(className), top);
            }
        });
    }

    @Command(
            name = "threads",
            description = "What threads keep alive, by themselves and through their frames.",
            mixinStandardHelpOptions = true)
    int threads(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--top", defaultValue = "20", description = "How many threads.") int top,
            @Mixin Common common)
            throws LaunchException {
        return answered(common, file, dumps -> {
            try (var heap = dumps.open(file)) {
                var threads = ThreadHoldings.of(heap);
                return new HeapAnswer.Threads(threads.subList(0, Math.min(top, threads.size())), heap.completeness());
            }
        });
    }

    @Command(
            name = "inspect",
            description = "A further question: thread-locals, collections, loaders, executors, arrays, finalizers, "
                    + "direct-buffers or captures.",
            mixinStandardHelpOptions = true)
    int inspect(
            @Parameters(paramLabel = "QUESTION") String question,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--top", defaultValue = "20", description = "How many rows, where rows are counted.")
                    int top,
            @Mixin Common common)
            throws LaunchException {
        var wanted = questionOf(question);
        return answered(common, file, dumps -> {
            try (var heap = dumps.open(file)) {
                return new HeapAnswer.Inspection(question, answerTo(wanted, heap, top), heap.completeness());
            }
        });
    }

    @Command(
            name = "redact",
            description = "Writes a dump anew with every primitive value and the text of every string zeroed.",
            mixinStandardHelpOptions = true)
    int redact(
            @Parameters(paramLabel = "FILE", index = "0") Path file,
            @Parameters(paramLabel = "REDACTED", index = "1", description = "The new dump; packed if it ends in .gz.")
                    Path redacted,
            @Option(
                            names = "--keep-strings",
                            description = "Strings that match this regular expression as a whole keep their text.")
                    @Nullable
                    String keptStrings,
            @Mixin Common common)
            throws LaunchException {
        var pattern = Optional.ofNullable(keptStrings).map(HeapCommand::patternOf);
        var progress = new HeapProgress(spec.commandLine().getErr());
        return answered(common, file, dumps -> {
            var outcome = Redaction.write(file, redacted, pattern, progress);
            return new HeapAnswer.Redacted(
                    redacted.toString(),
                    outcome.objects(),
                    outcome.keptStrings(),
                    outcome.leftOutNames(),
                    outcome.lostBytes(),
                    outcome.damages(),
                    null);
        });
    }

    @Command(
            name = "verify",
            description = "Reads a whole dump and says what is missing; exit code 2 if anything is.",
            mixinStandardHelpOptions = true)
    int verify(@Parameters(paramLabel = "FILE") Path file, @Mixin Common common) throws LaunchException {
        return answered(common, file, dumps -> {
            var completeness = dumps.histogram(file).completeness();
            return new HeapAnswer.Verification(completeness.whole(), completeness);
        });
    }

    /** A question with its answer, from files. */
    private interface Ask {
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException;
    }

    private int answered(Common common, Path file, Ask ask) throws LaunchException {
        var progress = new HeapProgress(spec.commandLine().getErr());
        var settings =
                new IndexSettings(bytesOf(common.memory), Runtime.getRuntime().availableProcessors());
        var dumps = new HeapDumps(common.index, settings, progress);
        var answer = HeapDumps.explained(file, () -> ask.answer(dumps));
        var out = spec.commandLine().getOut();
        out.print(common.json ? Json.of(answer) + System.lineSeparator() : HeapText.of(answer));
        out.flush();
        return exitCodeOf(answer).code();
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

    /** Several dumps have several indexes. */
    private static List<Path> alone(List<Path> files, Common common) {
        if (common.index != null) {
            throw new IllegalArgumentException("--index names the index of one dump; here are " + files.size());
        }
        return files;
    }

    private static Object answerTo(Question question, HeapGraph heap, int top) throws IOException {
        return switch (question) {
            case THREAD_LOCALS -> first(ThreadLocalHoldings.of(heap), top);
            case COLLECTIONS -> CollectionUse.of(heap);
            case LOADERS -> first(LoaderHoldings.of(heap), top);
            case EXECUTORS -> first(ExecutorBacklog.of(heap), top);
            case ARRAYS -> ArrayUse.largest(heap, top);
            case FINALIZERS -> FinalizerBacklog.of(heap);
            case DIRECT_BUFFERS -> first(DirectBuffers.of(heap), top);
            case CAPTURES -> first(CapturedContext.of(heap), top);
        };
    }

    private static <T> List<T> first(List<T> rows, int top) {
        return rows.subList(0, Math.min(top, rows.size()));
    }

    private static Question questionOf(String name) {
        for (var question : Question.values()) {
            if (question.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return question;
            }
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is no question; ask for thread-locals, collections, loaders, "
                        + "executors, arrays, finalizers, direct-buffers or captures");
    }

    private static Pattern patternOf(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "\"" + expression + "\" is no regular expression: " + wrong.getDescription(), wrong);
        }
    }

    private static double share(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException(
                    "--threshold is " + percent + "; it is a share in percent, above 0 to 100");
        }
        return percent / 100;
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
