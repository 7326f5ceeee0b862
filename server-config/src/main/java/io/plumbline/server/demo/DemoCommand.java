package io.plumbline.server.demo;

import io.plumbline.server.launcher.Distribution;
import io.plumbline.server.launcher.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code demo}: starts the product, a JVM of the lab that leaks on the heap, its repaired twin and one that leaks threads, has all three
 * diagnosed every minute and tells what happens, until Ctrl-C.
 */
@Command(
        name = "demo",
        description = "Starts the product with two leaking JVMs and a healthy one, and shows what it says of each.",
        hidden = true,
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--stop-with-parent",
            description = "Stop when the process that started this one ends.",
            hidden = true)
    private boolean stopWithParent;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var demo = new Demo(Distribution.ofThisProcess().directory());
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "stop"));
        if (stopWithParent) {
            ProcessHandle.current().parent().ifPresent(DemoCommand::followToTheEnd);
        }
        return demo.run().code();
    }

    private static void followToTheEnd(ProcessHandle parent) {
        var follower = new Thread(
                () -> {
                    parent.onExit().join();
                    System.exit(ExitCode.FINE.code());
                },
                "stop with the parent");
        follower.setDaemon(true);
        follower.start();
    }
}
