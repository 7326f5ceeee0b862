package io.plumbline.web.observe;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.health.Startup;

/**
 * Tries {@link LinksWork} beside the rest of the start, because the first statement through Hibernate takes half a second: whoever
 * asks whether the application is ready finds it done.
 */
@WebListener
public final class EarlyLinksCheck implements ServletContextListener {

    private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";

    // the name is a constant of the platform, nobody's input
    @SuppressWarnings("BanJNDI")
    @Override
    public void contextInitialized(ServletContextEvent event) {
        var links =
                CDI.current().select(LinksWork.class, Startup.Literal.INSTANCE).get();
        try {
            ManagedExecutorService executor = InitialContext.doLookup(EXECUTOR);
            executor.execute(links::call);
        } catch (NamingException noThreads) {
            throw new IllegalStateException("the server has no \"" + EXECUTOR + "\"", noThreads);
        }
    }
}
