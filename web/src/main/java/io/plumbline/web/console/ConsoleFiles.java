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

/**
 * All files of the console, in memory: the page in each language, and what it loads. All assets share one version, the hash of
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

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "json", "application/json;charset=utf-8",
            "svg", "image/svg+xml;charset=utf-8",
            "html", "text/html;charset=utf-8");

    private final Map<String, ConsoleFile> assets;
    private final Map<String, ConsoleFile> pages;

    private ConsoleFiles(Map<String, ConsoleFile> assets, Map<String, ConsoleFile> pages) {
        this.assets = Map.copyOf(assets);
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
        return new ConsoleFiles(underVersion(files), pages(page, versionOf(files)));
    }

    /** The file of a path that begins with the version; empty if there is none, or it is of another version. */
    Optional<ConsoleFile> asset(String path) {
        return Optional.ofNullable(assets.get(path));
    }

    /** The page in one of the languages. */
    ConsoleFile page(String language) {
        return requireNonNull(pages.get(language), language);
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

    private static Map<String, ConsoleFile> pages(String page, String version) throws IOException {
        var pages = new HashMap<String, ConsoleFile>();
        for (var language : LANGUAGES) {
            var text = page.replace("{version}", version).replace("{language}", language);
            pages.put(language, ConsoleFile.of(typeOf(PAGE), text.getBytes(UTF_8)));
        }
        return pages;
    }
}
