package io.plumbline.server.command;

import io.plumbline.server.demo.DemoCommand;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code java -jar plumbline.jar}. */
@Command(
        name = "plumbline",
        description = "A short-link service that diagnoses memory leaks.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StartCommand.class,
            HeapCommand.class,
            KeyCommand.class,
            CheckConfigCommand.class,
            DemoCommand.class
        })
public final class Plumbline {

    /** Held, or the level would be lost with the logger. */
    private static final Logger MIGRATIONS = Logger.getLogger("org.flywaydb");

    private Plumbline() {}

    /** Ends the process with the exit code of the command. */
    public static void main(String[] arguments) {
        MIGRATIONS.setLevel(Level.WARNING);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Plumbline())
                .setExitCodeExceptionMapper(Plumbline::exitCodeOf)
                .setExecutionExceptionHandler(Plumbline::explain);
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
