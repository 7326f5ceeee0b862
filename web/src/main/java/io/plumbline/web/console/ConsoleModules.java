package io.plumbline.web.console;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which files a browser needs to show a path of the console, as the modules themselves say: the list of pages in {@code app.js}, and
 * what each module imports. Immutable.
 */
final class ConsoleModules {

    private static final String SHELL = "app.js";

    /** A line of the list of pages: the expression that a path matches, and the module. */
    private static final Pattern PAGE = Pattern.compile("\\[/(\\^.*\\$)/, \\(\\) => import\\('\\./([\\w/-]+\\.js)'\\)");

    /** What a module loads at once. */
    private static final Pattern IMPORT =
            Pattern.compile("^import .*'([\\w./-]+\\.js)';$|^} from '([\\w./-]+\\.js)';$", Pattern.MULTILINE);

    /** What the module of a page loads as soon as it has drawn the rest, such as charts, and their style. */
    private static final Pattern LATER =
            Pattern.compile("\\bimport\\('([\\w./-]+\\.js)'\\)|new URL\\('([\\w./-]+\\.css)', import\\.meta\\.url\\)");

    private final List<Page> pages;
    private final List<String> shell;

    private ConsoleModules(List<Page> pages, List<String> shell) {
        this.pages = List.copyOf(pages);
        this.shell = shell;
    }

    /** @param files those of the shell first */
    private record Page(Pattern path, List<String> files) {}

    static ConsoleModules of(Map<String, ConsoleFile> files) {
        var shell = new LinkedHashSet<String>();
        var app = requireNonNull(files.get(SHELL), SHELL).text();
        named(SHELL, app, IMPORT).forEach(module -> add(module, files, shell));
        var pages = PAGE.matcher(app)
                .results()
                .map(line -> {
                    var loaded = new LinkedHashSet<>(shell);
                    add(line.group(2), files, loaded);
                    return new Page(Pattern.compile(line.group(1)), List.copyOf(loaded));
                })
                .toList();
        if (pages.isEmpty()) {
            throw new IllegalStateException("\"" + SHELL + "\" lists no page as this class reads it");
        }
        return new ConsoleModules(pages, List.copyOf(shell));
    }

    private static void add(String file, Map<String, ConsoleFile> files, Set<String> loaded) {
        if (loaded.add(file) && file.endsWith(".js")) {
            var module = files.get(file);
            if (module == null) {
                throw new IllegalStateException("a module of the console imports \"" + file + "\", which is not there");
            }
            Stream.of(IMPORT, LATER)
                    .flatMap(pattern -> named(file, module.text(), pattern))
                    .forEach(next -> add(next, files, loaded));
        }
    }

    private static Stream<String> named(String file, String text, Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .map(relative -> URI.create(file).resolve(relative).toString());
    }

    /** What the page of a path below {@code /console/} loads; the shell alone where there is no such page. */
    List<String> of(String path) {
        return pages.stream()
                .filter(page -> page.path().matcher(path).matches())
                .map(Page::files)
                .findFirst()
                .orElse(shell);
    }

    /** Every list that {@link #of} may return. */
    Set<List<String>> all() {
        return Stream.concat(pages.stream().map(Page::files), Stream.of(shell)).collect(Collectors.toSet());
    }
}
