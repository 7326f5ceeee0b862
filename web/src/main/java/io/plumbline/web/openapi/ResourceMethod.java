package io.plumbline.web.openapi;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.toList;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One method of a resource, and where it is found; immutable.
 *
 * @param path with a slash before it, its parameters as {@code {name}}
 * @param verb the HTTP method
 */
record ResourceMethod(String path, String verb, Class<?> resource, Method method) {

    /** The methods of all resources among the classes of an application, in a stable order. */
    static List<ResourceMethod> of(String root, Set<Class<?>> classes) {
        return classes.stream()
                .filter(candidate -> candidate.isAnnotationPresent(Path.class))
                .flatMap(resource -> Stream.of(resource.getMethods())
                        .flatMap(method -> verbOf(method).stream()
                                .map(verb ->
                                        new ResourceMethod(pathOf(root, resource, method), verb, resource, method))))
                .sorted(Comparator.comparing(ResourceMethod::path)
                        .thenComparing(ResourceMethod::verb)
                        .thenComparing(found -> found.method().getName()))
                .toList();
    }

    private static Optional<String> verbOf(Method method) {
        return Stream.of(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String pathOf(String root, Class<?> resource, Method method) {
        var below = Optional.ofNullable(method.getAnnotation(Path.class))
                .map(Path::value)
                .orElse("");
        var path = "/" + root + "/" + resource.getAnnotation(Path.class).value() + "/" + below;
        // a parameter's pattern is for the server alone
        return path.replaceAll("\\{\\s*([\\w.-]+)\\s*:[^{}]*(?:\\{[^{}]*}[^{}]*)*}", "{$1}")
                .replaceAll("/{2,}", "/")
                .replaceAll("(?<=.)/$", "");
    }

    /** Whether it asks for an API key. */
    boolean isSecured() {
        return annotation(PermitAll.class).isEmpty();
    }

    /** The media types of what it answers with. */
    List<String> produced() {
        return annotation(Produces.class).map(Produces::value).map(Stream::of).stream()
                .flatMap(types -> types)
                .map(type -> type.replaceAll(";.*", "").strip())
                .collect(collectingAndThen(
                        toList(), types -> types.isEmpty() ? List.of(MediaType.APPLICATION_JSON) : types));
    }

    /** An annotation of the method, else of its class. */
    <A extends Annotation> Optional<A> annotation(Class<A> type) {
        return Optional.ofNullable(method.getAnnotation(type))
                .or(() -> Optional.ofNullable(resource.getAnnotation(type)));
    }
}
