package io.plumbline.web.link;

import io.plumbline.persistence.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What this package has one of in the container: its settings, and the queue of those who make links. */
@Dependent
public class LinkBeans {

    @Produces
    @Singleton
    CreationTurns turns() {
        return new CreationTurns();
    }

    @Produces
    @Singleton
    LinkSettings settings(Settings settings) {
        return LinkSettings.from(settings);
    }

    @Produces
    @Singleton
    LongUrls longUrls(Settings settings) {
        return new LongUrls(LongUrlSettings.from(settings));
    }
}
