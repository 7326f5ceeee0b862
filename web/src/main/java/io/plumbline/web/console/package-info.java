/**
 * The web console: requests below {@code /console} come in; pages, scripts and styles go out, and who is signed in. What the
 * pages show, they ask of the REST interfaces, as any client does.
 *
 * <p>The scripts are ES modules, in {@code src/main/webapp/WEB-INF/console}; open {@code app.js} there, and
 * {@link io.plumbline.web.console.ConsoleServlet} here.
 */
@NullMarked
package io.plumbline.web.console;

import org.jspecify.annotations.NullMarked;
