package io.plumbline.web.http;

import io.plumbline.persistence.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads the settings of this package once for the container. */
@Dependent
public class HttpBeans {

    @Produces
    @Singleton
    ProxySettings proxies(Settings settings) {
        return ProxySettings.from(settings);
    }
}
