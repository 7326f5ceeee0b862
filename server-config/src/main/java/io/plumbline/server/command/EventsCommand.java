package io.plumbline.server.command;

import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.batch.trace.EventAnswer;
import io.plumbline.batch.trace.EventSearch;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code events}: the events of a flight recording that match an expression. */
@Command(
        name = "events",
        description = "Finds the events of a flight recording that match an expression in CEL.",
        footer = {
            "",
            "An expression knows type, fullType, startTime, duration, thread (its name,",
            "stem, id, state, virtual), stackTrace, stack, topFrame, event, and every field",
            "of an event by its name:",
            "  type == 'ObjectAllocationSample' && thread.state == 'RUNNABLE'",
            "  type == 'ThreadPark' && duration > duration('100ms')"
        },
        mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A flight recording.")
    private Path file = Path.of("");

    @Option(
            names = "--filter",
            required = true,
            paramLabel = "EXPRESSION",
            description = "What an event must be like to be found.")
    private String filter = "";

    @Option(
            names = "--limit",
            defaultValue = "20",
            description = "How many events are shown, 10000 at most; all are counted.")
    private int limit;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "When to stop and show what has been found.")
    private int deadlineSeconds;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws LaunchException {
        var search = new EventSearch(limit, Duration.ofSeconds(deadlineSeconds));
        var answer = answer(search);
        if (answer instanceof EventAnswer.Refused refused) {
            throw new IllegalArgumentException("the filter is wrong at " + refused.message());
        }
        var out = spec.commandLine().getOut();
        out.print(
                answer instanceof EventAnswer.Matches matches && !json
                        ? EventsText.of(matches)
                        : Json.of(answer) + System.lineSeparator());
        out.flush();
        return ExitCode.FINE.code();
    }

    private EventAnswer answer(EventSearch search) throws LaunchException {
        if (!Files.isRegularFile(file)) {
            throw LaunchException.environment("there is no file \"" + file + "\"");
        }
        if (!Files.isReadable(file)) {
            throw LaunchException.environment("the file \"" + file + "\" may not be read by this user");
        }
        try {
            return search.run(file, filter);
        } catch (UnreadableRecordingException wrong) {
            throw LaunchException.environment(
                    wrong.getMessage() + "; make one by jcmd PID JFR.dump filename=FILE, and unpack what is packed");
        } catch (OutOfMemoryError tooSmall) {
            throw LaunchException.environment("the Java heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB is too small for \"" + file
                    + "\"; ask for fewer events, or start with a larger one: java -Xmx…g -jar plumbline.jar");
        }
    }
}
