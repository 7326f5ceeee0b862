package io.plumbline.server.container;

import java.util.Optional;
import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.container.AfterDeploy;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets the classes share a server, whose start takes longer than the tests of most of them: the first class has it deployed, and it
 * ends before the first class of another package, beside whose servers it would go on to sample and diagnose.
 */
public final class OneServer implements LoadableExtension, BeforeAllCallback {

    /** What was deployed last, unless it has been ended. */
    private static Optional<AfterDeploy> deployed = Optional.empty();

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Deployments.class);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        var isOther = !context.getRequiredTestClass().getPackage().equals(OneServer.class.getPackage());
        if (isOther && deployed.isPresent()) {
            ServerUnderTest.end();
        }
    }

    /**
     * Asks the server to end, by the connector: that also closes the server's output, which the connector's thread would else read
     * beyond its end for as long as this JVM lives, with the better part of a processor.
     */
    static void undeploy() throws Exception {
        var ending = deployed;
        deployed = Optional.empty();
        if (ending.isPresent()) {
            var deployment = ending.get().getDeployment();
            ending.get().getDeployableContainer().undeploy(deployment.getArchive());
        }
    }

    /** Made by Arquillian. */
    public static final class Deployments {

        /** Goes on to deploy if there is no server. */
        public void deploy(@Observes EventContext<DeployManagedDeployments> deploying) {
            if (!ServerUnderTest.isRunning()) {
                deploying.proceed();
            }
        }

        /** Notes what there is to end. */
        public void note(@Observes AfterDeploy deployment) {
            deployed = Optional.of(deployment);
        }

        /** Does not go on. */
        public void keep(@Observes EventContext<UnDeployManagedDeployments> undeploying) {}
    }
}
