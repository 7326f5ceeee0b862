package io.plumbline.web.observe;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.util.regex.Pattern;

/**
 * Which resource method a request went to: a filter before each, made when the application starts, leaves the template of its path with the
 * request, where whoever stands around the application finds it.
 */
@Provider
public final class RequestRoute implements DynamicFeature {

    private static final String ATTRIBUTE = RequestRoute.class.getName();

    /** Before whoever may refuse the request. */
    private static final int FIRST = 1;

    /** What a variable of a template may look like. */
    private static final Pattern EXPRESSION = Pattern.compile("\\s*:[^{}]*(\\{[^{}]*}[^{}]*)*}");

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        // the server's own answers to OPTIONS come by here too, in classes without a path
        if (resource.getResourceClass().isAnnotationPresent(Path.class)) {
            var route = templateOf(resource.getResourceClass()) + templateOf(resource.getResourceMethod());
            context.register(new Mark(route), FIRST);
        }
    }

    /**
     * The route of a request that the application has answered.
     *
     * @param segment the first one of its path, which is one of the application's own
     */
    public static String of(HttpServletRequest request, String segment) {
        return request.getAttribute(ATTRIBUTE) instanceof String route ? "/" + segment + route : "/" + segment + "/*";
    }

    static String templateOf(AnnotatedElement element) {
        var path = element.getAnnotation(Path.class);
        return path == null ? "" : template(path.value());
    }

    /** {@code v3/short-urls/{code: .+}} becomes {@code /v3/short-urls/{code}}. */
    static String template(String path) {
        var plain = EXPRESSION.matcher(path).replaceAll("}");
        return plain.startsWith("/") || plain.isEmpty() ? plain : "/" + plain;
    }

    /** Leaves a route with each request. Immutable. */
    record Mark(String route) implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            request.setProperty(ATTRIBUTE, route);
        }
    }
}
