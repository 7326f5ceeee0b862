package io.plumbline.web.problem;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.web.cors.CrossOrigin;
import io.plumbline.web.http.ClientAddress;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;

/** Puts the filter of the REST interfaces before them, and tells how many requests it sees. */
@WebListener
public final class RestRegistration implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        var beans = CDI.current();
        var settings = HttpSettings.from(beans.select(Settings.class).get());
        var filter = new RestFilter(
                beans.select(CrossOrigin.class).get(),
                beans.select(ClientAddress.class).get(),
                new SlowBodies(settings.slowBodies(), settings.bodyPatience(), System::nanoTime));
        beans.select(RequestMetrics.class).get().tell(filter::underWay);
        event.getServletContext()
                .addFilter("rest", filter)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/rest/*", "/api/*");
    }
}
