package io.plumbline.server.command;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LauncherSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check-config}: every key of the launcher, whether it is set, and what is wrong, also in the file of targets. */
@Command(
        name = "check-config",
        description =
                "Shows the launcher's configuration in force and what is wrong with it or the file of targets; exit code 2 if"
                        + " anything is.",
        mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    static ConfigurationCheck check(Function<String, Optional<String>> source) {
        return ConfigurationCheck.of(List.of(LauncherSettings::from, TargetsFileCheck::from), source)
                .with(TargetsFileCheck.from(new Settings(source)).problems());
    }

    @Override
    public Integer call() {
        var check = check(key -> Optional.ofNullable(System.getProperty(key))
                .or(() -> Optional.ofNullable(System.getenv(Settings.environmentNameOf(key)))));
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(check));
        } else {
            check.keys().forEach(key -> out.println(key.line()));
            check.problems().forEach(spec.commandLine().getErr()::println);
            spec.commandLine().getErr().flush();
        }
        out.flush();
        return (check.problems().isEmpty() ? ExitCode.FINE : ExitCode.BAD_INPUT_OR_ENVIRONMENT).code();
    }
}
