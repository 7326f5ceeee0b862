package io.plumbline.web.access;

import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one key ring and the settings of this package for the container. */
@Dependent
public class AccessBeans {

    @Produces
    @Singleton
    AccessSettings settings(Settings settings) {
        return AccessSettings.from(settings);
    }

    @Produces
    @Singleton
    SessionSettings sessionSettings(Settings settings) {
        return SessionSettings.from(settings);
    }

    @Produces
    @Singleton
    KeyRing keyRing(ApiKeys keys, AccessSettings settings) {
        return new KeyRing(keys, settings);
    }
}
