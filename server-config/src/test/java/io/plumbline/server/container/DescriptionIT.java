package io.plumbline.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.web.OneCallApplication;
import io.plumbline.web.RestApplication;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The description at {@code /openapi} against the resources that exist. */
@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
class DescriptionIT {

    private static final List<Application> APPLICATIONS = List.of(new RestApplication(), new OneCallApplication());

    private final HttpClient client = HttpClient.newHttpClient();
    private JsonNode description = new ObjectMapper().createObjectNode();

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @BeforeEach
    void read() throws Exception {
        var request = HttpRequest.newBuilder(ServerUnderTest.address().resolve("/openapi"))
                .header("Accept", "application/json")
                .build();
        description = new ObjectMapper()
                .readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    /** The server's own would hold a member of the server's, and the server would first make a model of every class for it. */
    @Test
    void itIsNotTheServersOwn() {
        assertThat(description.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("openapi", "info", "servers", "paths", "components");
    }

    @Test
    void everyResourceIsDescribedAndNothingElseIs() {
        var described = new TreeSet<String>();
        for (var path : description.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }

        assertThat(described).isEqualTo(new TreeSet<>(operations().keySet()));
    }

    @Test
    void everyOperationSaysWhatItDoesAndAnswers() {
        var lacking = new ArrayList<String>();
        operations().forEach((name, method) -> {
            var operation = operation(name);
            if (operation.path("summary").asText().isBlank()) {
                lacking.add(name + " has no summary: " + method);
            }
            if (!hasAnswer(operation)) {
                lacking.add(name + " has no answer with a schema, neither 204 nor 501; say it with @APIResponse: "
                        + method);
            }
            if (operation.path("parameters").findValues("name").size()
                    != operation.path("parameters").findValues("schema").size()) {
                lacking.add(name + " has a parameter without a schema: " + method);
            }
            for (var parameter : operation.path("parameters")) {
                if (parameter.path("description").asText().isBlank()) {
                    lacking.add(name + " does not say what " + parameter.path("name") + " is; say it with @Parameter");
                }
            }
        });

        assertThat(lacking).isEmpty();
    }

    @Test
    void everySecuredOperationNamesItsKeyAndItsProblems() {
        operations().forEach((name, method) -> {
            var operation = operation(name);
            if (isOpen(method)) {
                assertThat(operation.path("security")).as(name).isEmpty();
            } else {
                assertThat(operation.path("security").findValues("ApiKey"))
                        .as(name)
                        .isNotEmpty();
                for (var status : List.of("401", "403", "429", "500", "503")) {
                    assertThat(operation
                                    .path("responses")
                                    .path(status)
                                    .path("content")
                                    .has("application/problem+json"))
                            .as(name + " " + status)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void namesAreUniqueAndReferencesLeadSomewhere() {
        var names = description.path("paths").findValuesAsText("operationId");
        assertThat(new HashSet<>(names))
                .hasSameSizeAs(names)
                .hasSameSizeAs(operations().keySet());

        for (var reference : new HashSet<>(description.findValuesAsText("$ref"))) {
            assertThat(description.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
        assertThat(description.at("/components/securitySchemes/ApiKey/name").asText())
                .isEqualTo("X-Api-Key");
    }

    @Test
    void noAnswerAndNoSchemaIsAnObjectOfWhichNothingIsKnown() {
        var unknown = new ArrayList<String>();
        operations().forEach((name, method) -> {
            for (var answer : operation(name).path("responses")) {
                var schema = answer.path("content").path("application/json").path("schema");
                if (isUnknown(schema)) {
                    unknown.add(name);
                }
            }
            for (var content : operation(name).path("requestBody").path("content")) {
                if (content.path("schema").isEmpty()) {
                    unknown.add(name + ": its body");
                }
            }
        });
        for (var schema : description.at("/components/schemas").properties()) {
            if (isUnknown(schema.getValue())) {
                unknown.add(schema.getKey());
            }
        }

        assertThat(unknown).isEmpty();
    }

    private static boolean isUnknown(JsonNode schema) {
        return schema.path("type").asText().equals("object")
                && !schema.has("properties")
                && !schema.has("additionalProperties");
    }

    @Test
    void whatIsStoredAsJsonIsDescribedByItsMembers() {
        assertThat(description
                        .at("/components/schemas/HeapGrowth/properties/growth/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/Growth");
        assertThat(description
                        .at("/components/schemas/Growth/properties/paths/items/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/GrowingPath");
        assertThat(description
                        .at("/components/schemas/Heap/properties/paths/type")
                        .asText())
                .isEqualTo("array");
        assertThat(description
                        .at("/components/schemas/News/properties/changes/items/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/Change");
        assertThat(description
                        .at(
                                "/paths/~1rest~1diagnosis~1v1~1nights~1{night}/get/responses/200/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/NightJsonDocument");
    }

    @Test
    void aShortUrlIsDescribedAsItIsWritten() {
        var properties = description.at("/components/schemas/ShortUrl/properties");

        assertThat(properties.at("/dateCreated/format").asText()).isEqualTo("date-time");
        assertThat(properties.at("/tags/items/type").asText()).isEqualTo("string");
        assertThat(properties.at("/title/nullable").asBoolean()).isTrue();
        assertThat(properties.at("/visitsSummary/$ref").asText()).isEqualTo("#/components/schemas/VisitsSummary");
    }

    private static boolean hasAnswer(JsonNode operation) {
        var answers = operation.path("responses");
        for (var code : List.of("200", "201", "202")) {
            for (var content : answers.path(code).path("content")) {
                if (content.has("schema")) {
                    return true;
                }
            }
        }
        // what is not offered says so and nothing else
        return answers.has("204") || answers.has("501");
    }

    private JsonNode operation(String name) {
        var parts = name.split(" ", 2);
        return description.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
    }

    /** Every resource method, by its verb and path. */
    private static SortedMap<String, Method> operations() {
        var operations = new TreeMap<String, Method>();
        for (var application : APPLICATIONS) {
            var root =
                    application.getClass().getAnnotation(ApplicationPath.class).value();
            for (var type : application.getClasses()) {
                if (type.isAnnotationPresent(Path.class)) {
                    for (var method : type.getMethods()) {
                        for (var annotation : method.getAnnotations()) {
                            var verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                            if (verb != null) {
                                operations.put(verb.value() + " " + path(root, type, method), method);
                            }
                        }
                    }
                }
            }
        }
        return operations;
    }

    private static String path(String root, Class<?> type, Method method) {
        var below = method.isAnnotationPresent(Path.class)
                ? "/" + method.getAnnotation(Path.class).value()
                : "";
        return ("/" + root + "/" + type.getAnnotation(Path.class).value() + below)
                .replaceAll("\\{(\\w+)\\s*:[^/]*}", "{$1}")
                .replaceAll("/+", "/");
    }

    private static boolean isOpen(Method method) {
        return method.isAnnotationPresent(PermitAll.class)
                || method.getDeclaringClass().isAnnotationPresent(PermitAll.class);
    }
}
