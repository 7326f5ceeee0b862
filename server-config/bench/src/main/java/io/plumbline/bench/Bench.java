package io.plumbline.bench;

import io.plumbline.bench.console.ConsoleBench;
import io.plumbline.bench.heap.HeapBench;
import io.plumbline.bench.heap.HeapBenchSettings;
import io.plumbline.bench.lab.LabBench;
import io.plumbline.bench.links.LinksBench;
import io.plumbline.bench.links.LinksBenchSettings;
import io.plumbline.bench.recording.RecordingBench;
import io.plumbline.bench.redirect.RedirectBench;
import io.plumbline.bench.redirect.RedirectBenchSettings;
import io.plumbline.bench.trend.TrendBench;
import io.plumbline.bench.trend.WatchBench;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs the measurement whose name comes first on the command line; the settings follow as {@code key=value}. */
public final class Bench {

    private static final int BAD_INPUT = 2;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        var name = arguments.length == 0 ? "" : arguments[0];
        var settings = settings(Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
        switch (name) {
            case "console" -> new ConsoleBench(settings).run();
            case "heap" -> new HeapBench(HeapBenchSettings.from(settings)).run();
            case "lab" -> lab(settings).run();
            case "links" -> new LinksBench(LinksBenchSettings.from(settings)).run();
            case "redirect" -> new RedirectBench(RedirectBenchSettings.from(settings)).run();
            case "recording" -> new RecordingBench(settings).run();
            case "trend" -> new TrendBench(settings).run();
            case "watch" -> new WatchBench(settings).run();
            default -> {
                System.err.println(
                        "There is no such benchmark. Say which one: mvn -Pbench -Dbench=links|redirect|console|heap|recording|trend|watch");
                System.exit(BAD_INPUT);
            }
        }
    }

    private static LabBench lab(Map<String, String> settings) {
        try {
            return new LabBench(settings);
        } catch (IllegalArgumentException badSetting) {
            System.err.println(badSetting.getMessage());
            System.exit(BAD_INPUT);
            throw badSetting;
        }
    }

    private static Map<String, String> settings(List<String> arguments) {
        return arguments.stream()
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts.length < 2 ? "" : parts[1]));
    }
}
