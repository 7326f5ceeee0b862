package io.plumbline.web.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All files of the console, in memory: the page in each language, for each of the sets of modules that it may show, and what it loads. All assets share one version, the hash of
 * them all, so that modules find each other by relative paths and never one of another build. Immutable.
 */
final class ConsoleFiles {

    /** The languages of the message bundles; the first is for everybody else. */
    static final List<String> LANGUAGES = List.of("en", "zh");

    private static final String HOME = "/WEB-INF/console/";
    private static final String PAGE = "index.html";

    /** What libraries bring, by the name that the modules know it by; from the web archive's own libraries. */
    private static final Map<String, String> OF_LIBRARIES = Map.of(
            "lib/uplot.js", "/webjars/uplot/1.6.30/dist/uPlot.esm.js",
            "lib/uplot.css", "/webjars/uplot/1.6.30/dist/uPlot.min.css");

    private static final String PRELOADED_MODULE = "<link rel=\"modulepreload\" href=\"/console/assets/{version}/%s\">";

    private static final String PRELOADED_STYLE =
            "<link rel=\"preload\" as=\"style\" href=\"/console/assets/{version}/%s\">";

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "json", "application/json;charset=utf-8",
            "svg", "image/svg+xml;charset=utf-8",
            "html", "text/html;charset=utf-8");

    private final Map<String, ConsoleFile> assets;
    private final ConsoleModules modules;

    /** By language, then by what they load. */
    private final Map<String, Map<List<String>, ConsoleFile>> pages;

    private ConsoleFiles(
            Map<String, ConsoleFile> assets,
            ConsoleModules modules,
            Map<String, Map<List<String>, ConsoleFile>> pages) {
        this.assets = Map.copyOf(assets);
        this.modules = modules;
        this.pages = Map.copyOf(pages);
    }

    static ConsoleFiles of(ServletContext context) throws IOException {
        var files = new TreeMap<String, ConsoleFile>();
        addAll(context, HOME, files);
        for (var file : OF_LIBRARIES.entrySet()) {
            files.put(file.getKey(), read(context, file.getValue()));
        }
        files.remove(PAGE);
        var page = read(context, HOME + PAGE).text();
        var modules = ConsoleModules.of(files);
        return new ConsoleFiles(underVersion(files), modules, pages(page, versionOf(files), modules));
    }

    /** The file of a path that begins with the version; empty if there is none, or it is of another version. */
    Optional<ConsoleFile> asset(String path) {
        return Optional.ofNullable(assets.get(path));
    }

    /** The page in one of the languages; it names the modules of what the path below {@code /console/} shows. */
    ConsoleFile page(String language, String path) {
        return requireNonNull(requireNonNull(pages.get(language), language).get(modules.of(path)), path);
    }

    private static void addAll(ServletContext context, String directory, Map<String, ConsoleFile> files)
            throws IOException {
        for (var path : new ArrayList<>(context.getResourcePaths(directory))) {
            if (path.endsWith("/")) {
                addAll(context, path, files);
            } else {
                files.put(path.substring(HOME.length()), read(context, path));
            }
        }
    }

    private static ConsoleFile read(ServletContext context, String path) throws IOException {
        try (var file = context.getResourceAsStream(path)) {
            if (file == null) {
                throw new FileNotFoundException("there is no \"" + path + "\" in the application");
            }
            return ConsoleFile.of(typeOf(path), file.readAllBytes());
        }
    }

    private static String typeOf(String path) {
        var extension = path.substring(path.lastIndexOf('.') + 1);
        return requireNonNull(TYPES.get(extension), () -> "no media type is known for \"" + path + "\"");
    }

    private static String versionOf(Map<String, ConsoleFile> files) {
        var hashes = new StringBuilder();
        files.forEach((path, file) -> hashes.append(path).append(file.hash()));
        return ConsoleFile.hashOf(hashes.toString().getBytes(UTF_8));
    }

    private static Map<String, ConsoleFile> underVersion(Map<String, ConsoleFile> files) {
        var version = versionOf(files);
        var assets = new HashMap<String, ConsoleFile>();
        files.forEach((path, file) -> assets.put(version + "/" + path, file));
        return assets;
    }

    private static Map<String, Map<List<String>, ConsoleFile>> pages(
            String page, String version, ConsoleModules modules) throws IOException {
        var pages = new HashMap<String, Map<List<String>, ConsoleFile>>();
        for (var language : LANGUAGES) {
            var byModules = new HashMap<List<String>, ConsoleFile>();
            for (var loaded : modules.all()) {
                var text = page.replace("{preloads}", preloads(loaded))
                        .replace("{version}", version)
                        .replace("{language}", language);
                byModules.put(loaded, ConsoleFile.of(typeOf(PAGE), text.getBytes(UTF_8)));
            }
            pages.put(language, byModules);
        }
        return pages;
    }

    /** A browser that knows them asks for all at once, and not for each when it has read another that names it. */
    private static String preloads(List<String> loaded) {
        return loaded.stream()
                .map(file -> file.endsWith(".css") ? PRELOADED_STYLE.formatted(file) : PRELOADED_MODULE.formatted(file))
                .collect(Collectors.joining("\n"));
    }
}
