package io.plumbline.web;

import io.plumbline.web.link.ShortenResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** Everything under {@code /api}: the one-call form. */
@ApplicationPath("api")
public class OneCallApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return RestParts.with(Set.of(ShortenResource.class));
    }

    @Override
    public Map<String, Object> getProperties() {
        return RestParts.PROPERTIES;
    }
}
