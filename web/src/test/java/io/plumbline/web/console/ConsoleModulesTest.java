package io.plumbline.web.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConsoleModulesTest {

    private static final Path HOME = Path.of("src/main/webapp/WEB-INF/console");
    private static final Pattern ANY_PAGE = Pattern.compile("import\\('\\./(pages/[\\w-]+\\.js)'\\)");

    @Test
    void everyPageIsKnownByItsPathWithWhatItImports() throws IOException {
        var modules = ConsoleModules.of(files());

        assertThat(modules.of("")).contains("pages/home.js", "pages/findings-list.js", "api.js", "dom.js", "text.js");
        assertThat(modules.of("diagnoses/12"))
                .contains("pages/diagnosis.js", "pages/about-diagnosis.js", "pages/report-series.js", "plot.js")
                .doesNotContain("pages/home.js", "lib/uplot.js");
        assertThat(modules.of("links/a/b")).contains("pages/link.js", "pages/links.js", "pages/drafts.js");
    }

    @Test
    void chartsAndTheirStyleComeWithThePagesThatDrawThem() throws IOException {
        assertThat(ConsoleModules.of(files()).of("targets/3"))
                .contains("pages/target.js", "chart.js", "lib/uplot.js", "lib/uplot.css");
    }

    @Test
    void aPathThatIsNoPageLoadsTheShellAlone() throws IOException {
        assertThat(ConsoleModules.of(files()).of("nowhere"))
                .contains("api.js", "parts.js")
                .noneMatch(file -> file.startsWith("pages/"));
    }

    @Test
    void everyPageThatTheShellListsIsInOneOfTheLists() throws IOException {
        var app = Files.readString(HOME.resolve("app.js"));
        var listed =
                ANY_PAGE.matcher(app).results().map(found -> found.group(1)).toList();

        assertThat(listed).hasSizeGreaterThan(15);
        assertThat(ConsoleModules.of(files()).all().stream().flatMap(List::stream))
                .containsAll(listed);
    }

    @Test
    void aModuleThatIsNotThereIsToldAtOnce() {
        var files = Map.of(
                "app.js", file("const PAGES = [\n  [/^$/, () => import('./pages/a.js'), READ],\n];\n"),
                "pages/a.js", file("import { b } from './b.js';\n"));

        assertThatThrownBy(() -> ConsoleModules.of(files)).hasMessageContaining("pages/b.js");
        assertThatThrownBy(() -> ConsoleModules.of(Map.of("app.js", file("const PAGES = [];\n"))))
                .hasMessageContaining("lists no page");
    }

    private static ConsoleFile file(String text) {
        try {
            return ConsoleFile.of("text/javascript;charset=utf-8", text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, ConsoleFile> files() throws IOException {
        var files = new HashMap<String, ConsoleFile>();
        try (var found = Files.walk(HOME)) {
            for (var path : found.filter(Files::isRegularFile).toList()) {
                files.put(HOME.relativize(path).toString(), file(Files.readString(path)));
            }
        }
        files.put("lib/uplot.js", file("export default 1;\n"));
        files.put("lib/uplot.css", file(".u-legend {}\n"));
        return files;
    }
}
