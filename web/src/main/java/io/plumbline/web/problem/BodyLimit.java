package io.plumbline.web.problem;

import io.plumbline.persistence.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/** Limits the body of every request, but where a resource says {@link AnyBodyLength}. */
@Provider
@Dependent
public class BodyLimit implements DynamicFeature {

    private final BodyLimitFilter filter;

    @Inject
    public BodyLimit(Settings settings) {
        this.filter = new BodyLimitFilter(HttpSettings.from(settings).maxBodyBytes());
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        if (!resource.getResourceMethod().isAnnotationPresent(AnyBodyLength.class)
                && !resource.getResourceClass().isAnnotationPresent(AnyBodyLength.class)) {
            context.register(filter);
        }
    }
}
