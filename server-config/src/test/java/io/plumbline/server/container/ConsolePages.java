package io.plumbline.server.container;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.List;

/** How the pages of the console are opened, looked at and walked through. */
final class ConsolePages {

    static final URI CONSOLE = ServerUnderTest.address().resolve("/console/");

    private static final int MOST_TABS = 120;

    private ConsolePages() {}

    static NewContextOptions wide() {
        return new NewContextOptions().setViewportSize(1280, 900).setColorScheme(ColorScheme.LIGHT);
    }

    static NewContextOptions darkAndNarrow() {
        return new NewContextOptions().setViewportSize(400, 800).setColorScheme(ColorScheme.DARK);
    }

    static void signIn(Page page, String key) {
        page.navigate(CONSOLE.toString());
        page.getByLabel("API key").fill(key);
        named(page, AriaRole.BUTTON, "Sign in").click();
    }

    static Locator named(Page page, AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name));
    }

    /** In the question that is asked before something is destroyed. */
    static Locator answer(Page page, String name) {
        return page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    static Page.GetByLabelOptions exact() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    /** Of each row of places, the one that is shown lies within it. */
    private static final String PLACES_OUT_OF_SIGHT = """
            () => [...document.querySelectorAll('nav > [aria-current]')].filter(place => {
                const shown = place.getBoundingClientRect();
                const row = place.parentElement.getBoundingClientRect();
                return shown.left < row.left - 1 || shown.right > row.right + 1;
            }).map(place => place.textContent)""";

    /** Nothing sticks out at the side, and whoever looks sees where she is. */
    static void fits(Page page) {
        assertThat((List<?>) page.evaluate(PLACES_OUT_OF_SIGHT)).as(page.url()).isEmpty();
        assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
                .as(page.url())
                .isLessThanOrEqualTo(page.viewportSize().width);
    }

    private static final String TABLES_CUT = """
            () => [...document.querySelectorAll('.scroll')].filter(table => table.checkVisibility() && table.scrollWidth > table.clientWidth + 1)
                .map(table => table.textContent)""";

    /** No table has to be moved to the side to be read. */
    static void noTableIsCut(Page page) {
        assertThat((List<?>) page.evaluate(TABLES_CUT)).as(page.url()).isEmpty();
    }

    static void tabTo(Page page, Locator element) {
        assertThat(element).isVisible();
        for (int i = 0; i < MOST_TABS; i++) {
            if ((boolean) element.evaluate("element => element === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the keyboard does not reach " + element);
    }
}
