package io.plumbline.web.cors;

import io.plumbline.persistence.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the container's one answer to other origins. */
@Dependent
public class CorsBeans {

    @Produces
    @Singleton
    CrossOrigin crossOrigin(Settings settings) {
        return new CrossOrigin(CrossOriginSettings.from(settings));
    }
}
