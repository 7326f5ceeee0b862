package io.plumbline.server.command;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.server.launcher.Distribution;
import io.plumbline.server.launcher.LaunchException;
import io.plumbline.server.launcher.Launcher;
import io.plumbline.server.launcher.LauncherSettings;
import io.plumbline.server.launcher.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code start}: the product in the foreground, until Ctrl-C or SIGTERM. */
@Command(
        name = "start",
        description = "Starts the product in the foreground; Ctrl-C or SIGTERM stops it.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--stop-with-parent",
            description = "Stop when the process that started this one ends.",
            hidden = true)
    private boolean stopWithParent;

    @Override
    public Integer call() throws LaunchException {
        var output = new Output(spec.commandLine().getOut(), spec.commandLine().getErr());
        var launcher =
                new Launcher(LauncherSettings.from(Settings.ofThisProcess()), Distribution.ofThisProcess(), output);
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::stop, "stop"));
        if (stopWithParent) {
            stopWithParent(launcher);
        }
        return launcher.run().code();
    }

    private static void stopWithParent(Launcher launcher) {
        ProcessHandle.current().parent().ifPresent(parent -> {
            var watch = new Thread(
                    () -> {
                        parent.onExit().join();
                        launcher.stop();
                    },
                    "parent watch");
            watch.setDaemon(true);
            watch.start();
        });
    }
}
