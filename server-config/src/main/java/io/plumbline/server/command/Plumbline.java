package io.plumbline.server.command;

import io.plumbline.server.demo.DemoCommand;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code java -jar plumbline.jar}. */
@Command(
        name = "plumbline",
        description = "A short-link service that diagnoses memory leaks.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Plumbline {

    private static final List<Map.Entry<String, Class<?>>> COMMANDS = List.of(
            Map.entry("start", StartCommand.class),
            Map.entry("analyze", AnalyzeCommand.class),
            Map.entry("heap", HeapCommand.class),
            Map.entry("trend", TrendCommand.class),
            Map.entry("events", EventsCommand.class),
            Map.entry("upload", UploadCommand.class),
            Map.entry("key", KeyCommand.class),
            Map.entry("check-config", CheckConfigCommand.class),
            Map.entry("demo", DemoCommand.class));

    private Plumbline() {}

    /** Ends the process with the exit code of the command. */
    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** The command line for these arguments. */
    static CommandLine commandLine(String... arguments) {
        var line = new CommandLine(new Plumbline());
        var chosen = add(line, COMMANDS, arguments, 0);
        if (chosen != null && arguments[0].equals("heap")) {
            add(chosen, HeapCommand.QUESTIONS, arguments, 1);
        }
        return line.setExitCodeExceptionMapper(Plumbline::exitCodeOf).setExecutionExceptionHandler(Plumbline::explain);
    }

    /** Adds the one that is asked for, else all: to learn what a command takes costs more than many commands. */
    private static @Nullable CommandLine add(
            CommandLine line, List<Map.Entry<String, Class<?>>> commands, String[] arguments, int at) {
        for (var command : commands) {
            if (at < arguments.length && arguments[at].equals(command.getKey())) {
                line.addSubcommand(command.getKey(), command.getValue());
                return line.getSubcommands().get(command.getKey());
            }
        }
        for (var command : commands) {
            line.addSubcommand(command.getKey(), command.getValue());
        }
        return null;
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult result)
            throws Exception {
        if (failure instanceof LaunchException || failure instanceof IllegalArgumentException) {
            command.getErr().println("plumbline: " + failure.getMessage());
            command.getErr().flush();
            return exitCodeOf(failure);
        }
        throw failure;
    }

    private static int exitCodeOf(Throwable failure) {
        if (failure instanceof LaunchException launch) {
            return launch.exitCode().code();
        }
        return failure instanceof IllegalArgumentException || failure instanceof CommandLine.ParameterException
                ? ExitCode.BAD_INPUT_OR_ENVIRONMENT.code()
                : ExitCode.OUR_FAULT.code();
    }
}
