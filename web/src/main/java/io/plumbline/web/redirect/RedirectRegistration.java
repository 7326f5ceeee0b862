package io.plumbline.web.redirect;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Puts the redirect's filter before every other filter and servlet; leaves the paths of mapped servlets to them. */
@WebListener
public final class RedirectRegistration implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        var context = event.getServletContext();
        var life = CDI.current().select(RedirectLife.class).get();
        context.addFilter("redirect", life.filter(firstSegmentsOf(context)))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    /** The first segments of all mappings that name one: {@code rest} of {@code /rest/*}, none of {@code /*}. */
    private static Set<String> firstSegmentsOf(ServletContext context) {
        var segments = new HashSet<String>();
        for (var servlet : context.getServletRegistrations().values()) {
            for (var mapping : servlet.getMappings()) {
                var end = mapping.indexOf('/', 1);
                var segment = mapping.startsWith("/") ? mapping.substring(1, end < 0 ? mapping.length() : end) : "";
                if (!segment.isEmpty() && !segment.contains("*")) {
                    segments.add(segment);
                }
            }
        }
        return segments;
    }
}
