package io.plumbline.web.link;

import io.plumbline.persistence.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads the settings of this package once for the container. */
@Dependent
public class LinkBeans {

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
