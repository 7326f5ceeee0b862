package io.plumbline.server.container;

import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Lets the classes share a server, whose start takes longer than the tests of most of them: the first class has it deployed, and
 * Arquillian ends it with this JVM.
 */
public final class OneServer implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Deployments.class);
    }

    /** Made by Arquillian. */
    public static final class Deployments {

        /** Goes on to deploy if there is no server. */
        public void deploy(@Observes EventContext<DeployManagedDeployments> deploying) {
            if (!ServerUnderTest.isRunning()) {
                deploying.proceed();
            }
        }

        /** Does not go on. */
        public void keep(@Observes EventContext<UnDeployManagedDeployments> undeploying) {}
    }
}
