package io.plumbline.lab.classes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is deployed again and again: some methods and constants, as any class has. */
public final class Plugin implements Runnable {

    private final List<String> lines = new ArrayList<>();
    private int runs;

    /** Has not run yet. */
    public Plugin() {}

    @Override
    public void run() {
        runs++;
        lines.add(describe(runs));
        if (lines.size() > 10) {
            lines.clear();
        }
    }

    private String describe(int run) {
        return switch (run % 4) {
            case 0 -> String.format(Locale.ROOT, "run %d of the plug-in, which is a quarter", run);
            case 1 -> "run " + run + " has just begun";
            case 2 -> "run " + run + " is half done, of " + lines.size();
            default -> "run " + run + " is nearly over: " + String.join(", ", lines);
        };
    }
}
