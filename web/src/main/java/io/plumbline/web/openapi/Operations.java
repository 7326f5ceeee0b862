package io.plumbline.web.openapi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.problem.Problems;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jspecify.annotations.Nullable;

/**
 * Operations of resource methods: what their annotations say, and what follows from their signatures. Several methods of one
 * path and verb, which answer in different media types, are one operation. One thread.
 */
final class Operations {

    private static final String OK = "200";
    private static final String NO_CONTENT = "204";

    private final Schemas schemas;

    Operations(Schemas schemas) {
        this.schemas = schemas;
    }

    /** Adds a method to what is known of its path. */
    void add(ResourceMethod method, Paths paths) {
        var item = paths.getPathItem(method.path());
        if (item == null) {
            item = OASFactory.createPathItem();
            paths.addPathItem(method.path(), item);
        }
        var verb = PathItem.HttpMethod.valueOf(method.verb());
        var known = item.getOperations().get(verb);
        if (known == null) {
            item.setOperation(verb, operation(method));
        } else {
            answers(method, known.getResponses());
        }
    }

    private Operation operation(ResourceMethod method) {
        var operation = OASFactory.createOperation().responses(OASFactory.createAPIResponses());
        var said = method.method().getAnnotation(org.eclipse.microprofile.openapi.annotations.Operation.class);
        if (said != null) {
            operation.summary(said.summary());
            if (!said.description().isEmpty()) {
                operation.description(said.description());
            }
        }
        operation.operationId(said == null || said.operationId().isEmpty() ? usualId(method) : said.operationId());
        operation.addTag(method.annotation(Tag.class).map(Tag::name).orElseGet(() -> usualTag(method)));
        security(method, operation);
        parameters(method).forEach(operation::addParameter);
        body(method).ifPresent(operation::requestBody);
        answers(method, operation.getResponses());
        problems(method, operation);
        return operation;
    }

    private static String usualId(ResourceMethod method) {
        return method.method().getName() + method.resource().getSimpleName().replaceFirst("Resource$", "");
    }

    private static String usualTag(ResourceMethod method) {
        var feature = method.resource().getPackageName().replaceFirst(".*\\.", "");
        return feature.substring(0, 1).toUpperCase(Locale.ROOT) + feature.substring(1);
    }

    private static void security(ResourceMethod method, Operation operation) {
        if (!method.isSecured()) {
            operation.security(new ArrayList<>());
            return;
        }
        operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(ServiceDescription.API_KEY));
        method.annotation(RequiresRight.class)
                .ifPresent(required -> operation.addExtension(
                        "x-required-right", required.value().text()));
    }

    private List<Parameter> parameters(ResourceMethod method) {
        var parameters = new TreeMap<String, Parameter>();
        for (var parameter : method.method().getParameters()) {
            var path = parameter.getAnnotation(PathParam.class);
            var query = parameter.getAnnotation(QueryParam.class);
            var header = parameter.getAnnotation(HeaderParam.class);
            if (path != null) {
                add(parameters, path.value(), Parameter.In.PATH, parameter.getParameterizedType())
                        .description(usualDescription(method.path(), path.value()));
            } else if (query != null) {
                add(parameters, query.value(), Parameter.In.QUERY, parameter.getParameterizedType());
            } else if (header != null) {
                add(parameters, header.value(), Parameter.In.HEADER, parameter.getParameterizedType());
            }
        }
        Stream.of(method.method()
                        .getAnnotationsByType(org.eclipse.microprofile.openapi.annotations.parameters.Parameter.class))
                .forEach(said -> describe(parameters, said));
        return List.copyOf(parameters.values());
    }

    /** Which of what the path names before it. */
    private static String usualDescription(String path, String name) {
        var before = path.substring(0, path.indexOf("/{" + name));
        var several = before.substring(before.lastIndexOf('/') + 1).replace('-', ' ');
        return "Which of the " + several + (several.startsWith(name) ? "" : ", by its " + name);
    }

    private Parameter add(Map<String, Parameter> parameters, String name, Parameter.In in, Type type) {
        var parameter = OASFactory.createParameter()
                .name(name)
                .in(in)
                .required(in == Parameter.In.PATH)
                .schema(schemas.of(type));
        parameters.put(name, parameter);
        return parameter;
    }

    private void describe(
            Map<String, Parameter> parameters, org.eclipse.microprofile.openapi.annotations.parameters.Parameter said) {
        if (!parameters.containsKey(said.name())) {
            var in = said.in().toString().isEmpty() ? "query" : said.in().toString();
            add(parameters, said.name(), Parameter.In.valueOf(in.toUpperCase(Locale.ROOT)), typeOf(said.schema()));
        }
        var parameter = parameters.get(said.name());
        if (parameter != null) {
            if (!said.description().isEmpty()) {
                parameter.description(said.description());
            }
            parameter.required(said.required() || parameter.getIn() == Parameter.In.PATH);
        }
    }

    private static Type typeOf(org.eclipse.microprofile.openapi.annotations.media.Schema said) {
        if (said.implementation() != Void.class) {
            return said.implementation();
        }
        return switch (said.type()) {
            case INTEGER -> int.class;
            case NUMBER -> double.class;
            case BOOLEAN -> boolean.class;
            case ARRAY -> String[].class;
            default -> String.class;
        };
    }

    private Optional<org.eclipse.microprofile.openapi.models.parameters.RequestBody> body(ResourceMethod method) {
        var said = requestBody(method);
        if (said.isPresent()) {
            return Optional.of(body(said.get().content()[0]).required(said.get().required()));
        }
        return entityType(method)
                .map(type -> body(MediaType.APPLICATION_JSON, schemas.of(type)).required(true));
    }

    /** What is said of the body, at the method or at the parameter that takes it. */
    private static Optional<RequestBody> requestBody(ResourceMethod method) {
        return Stream.<AnnotatedElement>concat(
                        Stream.of(method.method()), Stream.of(method.method().getParameters()))
                .map(element -> element.getAnnotation(RequestBody.class))
                .flatMap(Stream::ofNullable)
                .filter(said -> said.content().length > 0)
                .findFirst();
    }

    private org.eclipse.microprofile.openapi.models.parameters.RequestBody body(Content said) {
        var schema = schema(said, null);
        if (!said.schema().format().isEmpty()) {
            schema.format(said.schema().format());
        }
        return body(said.mediaType().isEmpty() ? MediaType.APPLICATION_JSON : said.mediaType(), schema);
    }

    private static org.eclipse.microprofile.openapi.models.parameters.RequestBody body(
            String mediaType, Schema schema) {
        return OASFactory.createRequestBody()
                .content(OASFactory.createContent()
                        .addMediaType(mediaType, OASFactory.createMediaType().schema(schema)));
    }

    /** The type of the one parameter that is the body: that without an annotation of JAX-RS. */
    private static Optional<Type> entityType(ResourceMethod method) {
        return Stream.of(method.method().getParameters())
                .filter(parameter -> Stream.of(
                                PathParam.class, QueryParam.class, HeaderParam.class, FormParam.class, Context.class)
                        .noneMatch(parameter::isAnnotationPresent))
                .map(java.lang.reflect.Parameter::getParameterizedType)
                .findFirst();
    }

    private void answers(ResourceMethod method, APIResponses responses) {
        var said = method.method().getAnnotationsByType(APIResponse.class);
        for (var answer : said) {
            var code = answer.responseCode();
            var response = OASFactory.createAPIResponse().description(answer.description());
            if (response.getDescription().isEmpty()) {
                response.description(reasonOf(code));
            }
            if (answer.content().length > 0) {
                response.content(content(method, answer.content()));
            } else if (isError(code)) {
                response.content(problemContent());
            } else if (!code.equals(NO_CONTENT) && !isResponse(method)) {
                response.content(content(method, method.method().getGenericReturnType()));
            }
            responses.addAPIResponse(code, response);
        }
        if (Stream.of(said).allMatch(answer -> isError(answer.responseCode())) && !isResponse(method)) {
            usual(method, responses);
        }
    }

    private void usual(ResourceMethod method, APIResponses responses) {
        var isVoid = method.method().getReturnType() == void.class;
        var code = isVoid ? NO_CONTENT : OK;
        var response = OASFactory.createAPIResponse().description(reasonOf(code));
        if (!isVoid) {
            var known = responses.getAPIResponse(code);
            response.content(content(method, method.method().getGenericReturnType()));
            if (known != null && known.getContent() != null) {
                known.getContent().getMediaTypes().forEach(response.getContent()::addMediaType);
            }
        }
        responses.addAPIResponse(code, response);
    }

    private static boolean isResponse(ResourceMethod method) {
        return Response.class.isAssignableFrom(method.method().getReturnType());
    }

    private org.eclipse.microprofile.openapi.models.media.Content content(ResourceMethod method, Type type) {
        var content = OASFactory.createContent();
        for (var mediaType : method.produced()) {
            content.addMediaType(mediaType, OASFactory.createMediaType().schema(schemas.of(type)));
        }
        return content;
    }

    private org.eclipse.microprofile.openapi.models.media.Content content(ResourceMethod method, Content[] said) {
        var content = OASFactory.createContent();
        for (var part : said) {
            var mediaTypes = part.mediaType().isEmpty() ? method.produced() : List.of(part.mediaType());
            for (var mediaType : mediaTypes) {
                content.addMediaType(mediaType, OASFactory.createMediaType().schema(schema(part, method)));
            }
        }
        return content;
    }

    private Schema schema(Content said, @Nullable ResourceMethod method) {
        var schema = said.schema();
        if (schema.implementation() != Void.class) {
            return schemas.of(schema.implementation());
        }
        var isObject = schema.type() == org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT;
        return isObject && method != null && !isResponse(method)
                ? schemas.of(method.method().getGenericReturnType())
                : isObject ? OASFactory.createSchema().type(Schema.SchemaType.OBJECT) : schemas.of(typeOf(schema));
    }

    private void problems(ResourceMethod method, Operation operation) {
        problemsOf(method, operation).collect(groupingBy(ProblemType::status)).forEach((status, types) -> {
            var code = Integer.toString(status);
            var known = operation.getResponses().getAPIResponse(code);
            var names = types.stream().distinct().map(ProblemType::title).collect(joining("; "));
            operation
                    .getResponses()
                    .addAPIResponse(
                            code,
                            OASFactory.createAPIResponse()
                                    .description(known == null ? names : known.getDescription())
                                    .content(problemContent()));
        });
    }

    private static Stream<ProblemType> problemsOf(ResourceMethod method, Operation operation) {
        var types = new ArrayList<>(List.of(ProblemType.INTERNAL_SERVER_ERROR, ProblemType.SERVICE_UNAVAILABLE));
        if (method.isSecured()) {
            types.addAll(List.of(
                    ProblemType.MISSING_AUTHENTICATION,
                    ProblemType.INVALID_API_KEY,
                    ProblemType.MISSING_RIGHT,
                    ProblemType.TOO_MANY_REQUESTS));
        }
        var parameters = Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of());
        if (!parameters.isEmpty()) {
            types.addAll(List.of(ProblemType.INVALID_DATA, ProblemType.BAD_REQUEST));
        }
        if (parameters.stream().anyMatch(parameter -> parameter.getIn() == Parameter.In.PATH)) {
            types.add(ProblemType.NOT_FOUND);
        }
        if (operation.getRequestBody() != null) {
            types.addAll(List.of(
                    ProblemType.INVALID_DATA,
                    ProblemType.MALFORMED_REQUEST_BODY,
                    ProblemType.BODY_TOO_LARGE,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE));
        }
        method.annotation(Problems.class).map(Problems::value).map(List::of).ifPresent(types::addAll);
        return types.stream();
    }

    private static org.eclipse.microprofile.openapi.models.media.Content problemContent() {
        return OASFactory.createContent()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema()
                                        .ref("#/components/schemas/" + ServiceDescription.PROBLEM)));
    }

    private static boolean isError(String code) {
        return code.startsWith("4") || code.startsWith("5");
    }

    private static String reasonOf(String code) {
        return switch (code) {
            case OK -> "Done";
            case NO_CONTENT -> "Done; the answer has no body";
            default -> code;
        };
    }
}
