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
import io.plumbline.batch.hprof.Redaction;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heap}: questions about heap dumps, a nested command each. */
@Command(
        name = "heap",
        description = "Answers questions about heap dumps (HPROF, plain or gzip) and about their indexes.",
        synopsisSubcommandLabel = "QUESTION",
        mixinStandardHelpOptions = true)
final class HeapCommand {

    static final List<Map.Entry<String, Class<?>>> QUESTIONS = List.of(
            Map.entry("histogram", Histogram.class),
            Map.entry("suspects", Suspects.class),
            Map.entry("diff", Diff.class),
            Map.entry("dominators", Dominators.class),
            Map.entry("paths", Paths.class),
            Map.entry("threads", Threads.class),
            Map.entry("inspect", Inspect.class),
            Map.entry("redact", Redact.class),
            Map.entry("verify", Verify.class));

    private HeapCommand() {}

    /** Objects and bytes. */
    @Command(name = "histogram", description = "Objects and bytes by class.", mixinStandardHelpOptions = true)
    static final class Histogram extends HeapQuestion.OfOneDump {

        @Option(names = "--by", defaultValue = "class", description = "class, package or loader.")
        private String by = "";

        @Option(names = "--retained", description = "With retained sizes, which takes an index.")
        private boolean retained;

        @Option(names = "--top", defaultValue = "40", description = "How many rows.")
        private int top;

        @Override
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException {
            var rows = HeapHistogram.of(by);
            if (!retained && by.equals("class") && !dumps.isIndexed(file())) {
                return rows.answer(dumps.histogram(file()), top);
            }
            try (var heap = dumps.open(file())) {
                return rows.answer(heap, top);
            }
        }
    }

    /** What may leak. */
    @Command(
            name = "suspects",
            description =
                    "What may leak: of one dump, what holds most of it; of several, what grows from one to the next.",
            mixinStandardHelpOptions = true)
    static final class Suspects extends HeapQuestion {

        @Parameters(paramLabel = "FILE", arity = "1..*")
        private List<Path> files = List.of();

        @Option(
                names = "--threshold",
                defaultValue = "10",
                description = "Of one dump, the share of the heap in percent that makes a suspect.")
        private double threshold;

        @Override
        Path file() {
            return files.get(0);
        }

        @Override
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException {
            if (files.size() == 1) {
                return HeapLeaks.suspects(dumps, file(), share(threshold));
            }
            refuseIndex(files.size());
            return HeapLeaks.growth(dumps, files, share(HeapLeaks.GROWTH_PERCENT));
        }
    }

    /** What grows. */
    @Command(
            name = "diff",
            description = "What grows between dumps of one JVM, by path.",
            mixinStandardHelpOptions = true)
    static final class Diff extends HeapQuestion {

        @Parameters(paramLabel = "FILE", arity = "2..*")
        private List<Path> files = List.of();

        @Option(
                names = "--threshold",
                defaultValue = "2",
                description = "The growth that counts, in percent of the first dump's reachable bytes.")
        private double threshold;

        @Override
        Path file() {
            return files.get(0);
        }

        @Override
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException {
            refuseIndex(files.size());
            return HeapLeaks.growth(dumps, files, share(threshold));
        }
    }

    /** What retains most. */
    @Command(
            name = "dominators",
            description = "The dominator tree from the top: what retains most, and what it consists of.",
            mixinStandardHelpOptions = true)
    static final class Dominators extends HeapQuestion.OfOneDump {

        @Option(names = "--top", defaultValue = "20", description = "How many objects a level.")
        private int top;

        @Option(names = "--depth", defaultValue = "1", description = "How many levels.")
        private int depth;

        @Override
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException {
            try (var heap = dumps.open(file())) {
                return HeapTrees.dominators(heap, top, depth);
            }
        }
    }

    /** Why something is alive. */
    @Command(
            name = "paths",
            description = "Why objects are alive: shortest paths from the roots.",
            mixinStandardHelpOptions = true)
    static final class Paths extends HeapQuestion.OfOneDump {

        @Option(names = "--object", description = "The object's address: 0x7f….")
        private @Nullable String address;

        @Option(names = "--class", description = "All objects of this class, merged.")
        private @Nullable String className;

        @Option(names = "--top", defaultValue = "5", description = "How many branches a level.")
        private int top;

        @Override
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException {
            var wanted = address != null ? address : className;
            if (wanted == null || (address != null && className != null)) {
                throw new IllegalArgumentException("name either one object by --object=0x… or a class by --class=…");
            }
            try (var heap = dumps.open(file())) {
                return address != null ? HeapTrees.pathTo(heap, wanted) : HeapTrees.pathsTo(heap, wanted, top);
            }
        }
    }

    /** What threads hold. */
    @Command(
            name = "threads",
            description = "What threads keep alive, by themselves and through their frames.",
            mixinStandardHelpOptions = true)
    static final class Threads extends HeapQuestion.OfOneDump {

        @Option(names = "--top", defaultValue = "20", description = "How many threads.")
        private int top;

        @Override
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException {
            try (var heap = dumps.open(file())) {
                return new HeapAnswer.Threads(first(ThreadHoldings.of(heap), top), heap.completeness());
            }
        }
    }

    /** A further question. */
    @Command(
            name = "inspect",
            description = "A further question: thread-locals, collections, loaders, executors, arrays, duplicates, "
                    + "finalizers, direct-buffers or captures.",
            mixinStandardHelpOptions = true)
    static final class Inspect extends HeapQuestion {

        /** What can be asked. */
        enum Subject {
            THREAD_LOCALS,
            COLLECTIONS,
            LOADERS,
            EXECUTORS,
            ARRAYS,
            DUPLICATES,
            FINALIZERS,
            DIRECT_BUFFERS,
            CAPTURES
        }

        @Parameters(paramLabel = "QUESTION", index = "0")
        private String question = "";

        @Parameters(paramLabel = "FILE", index = "1")
        private Path file = Path.of("");

        @Option(names = "--top", defaultValue = "20", description = "How many rows, where rows are counted.")
        private int top;

        @Override
        Path file() {
            return file;
        }

        @Override
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException {
            var subject = subjectOf(question);
            try (var heap = dumps.open(file)) {
                return new HeapAnswer.Inspection(question, answerTo(subject, heap, dumps), heap.completeness());
            }
        }

        private Object answerTo(Subject subject, HeapGraph heap, HeapDumps dumps) throws IOException {
            return switch (subject) {
                case THREAD_LOCALS -> first(ThreadLocalHoldings.of(heap), top);
                case COLLECTIONS -> CollectionUse.of(heap).first(Math.max(0, top));
                case LOADERS -> first(LoaderHoldings.of(heap), top);
                case EXECUTORS -> first(ExecutorBacklog.of(heap), top);
                case ARRAYS -> ArrayUse.largest(heap, top);
                case DUPLICATES -> dumps.duplicateArrays(heap, file, Math.max(0, top));
                case FINALIZERS -> FinalizerBacklog.of(heap);
                case DIRECT_BUFFERS -> first(DirectBuffers.of(heap), top);
                case CAPTURES -> first(CapturedContext.of(heap), top);
            };
        }

        private static Subject subjectOf(String name) {
            for (var subject : Subject.values()) {
                if (subject.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                    return subject;
                }
            }
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no question; ask for thread-locals, collections, loaders, "
                            + "executors, arrays, duplicates, finalizers, direct-buffers or captures");
        }
    }

    /** A dump without its contents. */
    @Command(
            name = "redact",
            description = "Writes a dump anew with every primitive value and the text of every string zeroed.",
            mixinStandardHelpOptions = true)
    static final class Redact extends HeapQuestion {

        @Parameters(paramLabel = "FILE", index = "0")
        private Path file = Path.of("");

        @Parameters(paramLabel = "REDACTED", index = "1", description = "The new dump; packed if it ends in .gz.")
        private Path redacted = Path.of("");

        @Option(
                names = "--keep-strings",
                description = "Strings that match this regular expression as a whole keep their text.")
        private @Nullable String keptStrings;

        @Override
        Path file() {
            return file;
        }

        @Override
        HeapAnswer answer(HeapDumps dumps) throws IOException {
            var kept = Optional.ofNullable(keptStrings).map(Redact::patternOf);
            var outcome = Redaction.write(file, redacted, kept, progress().of("redacting"));
            return new HeapAnswer.Redacted(
                    redacted.toString(),
                    outcome.objects(),
                    outcome.keptStrings(),
                    outcome.leftOutNames(),
                    outcome.lostBytes(),
                    outcome.damages(),
                    null);
        }

        private static Pattern patternOf(String expression) {
            try {
                return Pattern.compile(expression);
            } catch (PatternSyntaxException wrong) {
                throw new IllegalArgumentException(
                        "\"" + expression + "\" is no regular expression: " + wrong.getDescription(), wrong);
            }
        }
    }

    /** Whether a dump is whole. */
    @Command(
            name = "verify",
            description = "Reads a whole dump and says what is missing; exit code 2 if anything is.",
            mixinStandardHelpOptions = true)
    static final class Verify extends HeapQuestion.OfOneDump {

        @Override
        HeapAnswer answer(HeapDumps dumps) throws LaunchException, IOException {
            var completeness =
                    dumps.isIndexed(file()) ? null : dumps.histogram(file()).completeness();
            if (completeness == null || completeness.whole()) {
                // every record can be read; what references lead to shows whether records are missing
                try (var heap = dumps.open(file())) {
                    completeness = heap.completeness();
                }
            }
            return new HeapAnswer.Verification(completeness.whole(), completeness);
        }
    }

    private static double share(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException(
                    "--threshold is " + percent + "; it is a share in percent, above 0 to 100");
        }
        return percent / 100;
    }

    private static <T> List<T> first(List<T> rows, int top) {
        return rows.subList(0, Math.min(Math.max(0, top), rows.size()));
    }
}
