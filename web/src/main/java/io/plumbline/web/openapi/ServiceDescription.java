package io.plumbline.web.openapi;

import io.plumbline.web.OneCallApplication;
import io.plumbline.web.RestApplication;
import io.plumbline.web.diagnosis.DiagnosisParts;
import io.plumbline.web.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Describes every resource of the applications, from their annotations and types alone. The server's own scan looks at every
 * class of the archive, which takes seconds, and knows neither our problems nor how Jackson writes our records.
 *
 * <p>The redirect, which is in front of everything, writes it down and answers with it ({@code KeptDescription}); a server that has no
 * such front finds this class by {@code mp.openapi.model.reader}.
 */
@Dependent
public class ServiceDescription implements OASModelReader {

    /** The name of the one way to authenticate. */
    static final String API_KEY = "ApiKey";

    /** The name of the schema of every error. */
    static final String PROBLEM = "Problem";

    @Override
    public OpenAPI buildModel() {
        var schemas = new Schemas();
        var operations = new Operations(schemas);
        var paths = OASFactory.createPaths();
        for (var application : List.of(new RestApplication(), new OneCallApplication())) {
            for (var method : ResourceMethod.of(rootOf(application), application.getClasses())) {
                operations.add(method, paths);
            }
        }
        return OASFactory.createOpenAPI()
                .openapi("3.0.3")
                .info(OASFactory.createInfo()
                        .title("Plumbline")
                        .version("1")
                        .description(
                                "Short links, by version 3 of Shlink's REST API (1 and 2 behave alike), and the diagnosis "
                                        + "of memory leaks. Every error is a problem (RFC 9457).")
                        .license(OASFactory.createLicense()
                                .name("Apache-2.0")
                                .url("https://www.apache.org/licenses/LICENSE-2.0")))
                .servers(List.of(OASFactory.createServer().url("/").description("This service")))
                .paths(paths)
                .components(components(schemas));
    }

    private static String rootOf(Application application) {
        return application.getClass().getAnnotation(ApplicationPath.class).value();
    }

    private static Components components(Schemas schemas) {
        var components = OASFactory.createComponents()
                .addSecurityScheme(
                        API_KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name("X-Api-Key")
                                .description(
                                        "The secret of an API key; each operation needs a right that the key must have."))
                .addSchema(PROBLEM, problem());
        DiagnosisParts.SENT.forEach(schemas::of);
        schemas.named().forEach(components::addSchema);
        return components;
    }

    private static Schema problem() {
        var types = List.of(ProblemType.values()).stream()
                .map(type -> (Object) type.uri().toString())
                .toList();
        return object(
                        "What went wrong with a request (RFC 9457); some types have further members.",
                        Map.of(
                                "type", text().enumeration(types),
                                "title", text(),
                                "detail", text().description("What was wrong with this request, and what to do"),
                                "status", OASFactory.createSchema().type(Schema.SchemaType.INTEGER),
                                "invalidElements",
                                        OASFactory.createSchema()
                                                .type(Schema.SchemaType.ARRAY)
                                                .items(text())
                                                .description("Of invalid data: what is not valid"),
                                "reasons",
                                        OASFactory.createSchema()
                                                .type(Schema.SchemaType.OBJECT)
                                                .additionalPropertiesSchema(text())
                                                .description("Of invalid data: what is wrong with each")))
                .required(List.of("type", "title", "detail", "status"))
                .additionalPropertiesBoolean(true);
    }

    private static Schema object(String description, Map<String, Schema> properties) {
        var object = OASFactory.createSchema().type(Schema.SchemaType.OBJECT).description(description);
        properties.forEach(object::addProperty);
        return object;
    }

    private static Schema text() {
        return OASFactory.createSchema().type(Schema.SchemaType.STRING);
    }
}
