package io.plumbline.persistence.configuration;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives the container's beans the settings, read from MicroProfile Config. */
@Dependent
public class SettingsProducer {

    @Produces
    @Singleton
    KeysRead keysRead() {
        return new KeysRead();
    }

    @Produces
    @Singleton
    Settings settings(KeysRead read) {
        Config configuration = ConfigProvider.getConfig();
        return new Settings(key -> configuration.getOptionalValue(key, String.class), read);
    }
}
