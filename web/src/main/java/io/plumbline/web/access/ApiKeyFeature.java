package io.plumbline.web.access;

import io.plumbline.web.limit.RateLimits;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.util.List;

/**
 * Puts an {@link ApiKeyFilter}, and a {@link RateLimitFilter} behind it, before every resource method, once, when the
 * application starts.
 *
 * <p>A resource method that says none of {@link RequiresRight}, {@link RequiresKey} and {@link PermitAll} stops the start: nothing is ever
 * open by oversight.
 */
@Provider
@Dependent
public class ApiKeyFeature implements DynamicFeature {

    private final KeyRing keys;
    private final RateLimits limits;

    @Inject
    public ApiKeyFeature(KeyRing keys, RateLimits limits) {
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        // the server's own answers to OPTIONS come by here too, in classes without a path
        if (!resource.getResourceClass().isAnnotationPresent(Path.class)) {
            return;
        }
        for (AnnotatedElement element : List.of(resource.getResourceMethod(), resource.getResourceClass())) {
            if (element.isAnnotationPresent(PermitAll.class)) {
                return;
            }
            var required = element.getAnnotation(RequiresRight.class);
            if (required != null || element.isAnnotationPresent(RequiresKey.class)) {
                var filter = new ApiKeyFilter(
                        keys,
                        limits,
                        required == null ? null : required.value(),
                        resource.getResourceClass().isAnnotationPresent(KeyInQuery.class));
                var isForBrowsers = resource.getResourceClass().isAnnotationPresent(BrowserReadable.class);
                context.register(isForBrowsers ? new BrowserKeyFilter(filter) : filter, Priorities.AUTHENTICATION);
                var createsLinks = resource.getResourceMethod().isAnnotationPresent(CreatesLinks.class);
                context.register(new RateLimitFilter(limits, createsLinks), Priorities.AUTHENTICATION + 1);
                return;
            }
        }
        throw new IllegalStateException(
                resource.getResourceMethod() + " says none of @RequiresRight, @RequiresKey and @PermitAll; add one");
    }
}
