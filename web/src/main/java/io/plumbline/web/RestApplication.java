package io.plumbline.web;

import io.plumbline.web.diagnosis.DiagnosisParts;
import io.plumbline.web.link.ContractVersions;
import io.plumbline.web.link.DomainRedirectsResource;
import io.plumbline.web.link.DomainsResource;
import io.plumbline.web.link.MercureInfoResource;
import io.plumbline.web.link.RedirectRulesResource;
import io.plumbline.web.link.ShortUrlResource;
import io.plumbline.web.link.ShortUrlsResource;
import io.plumbline.web.link.TagStatsResource;
import io.plumbline.web.link.TagsResource;
import io.plumbline.web.observe.HealthResource;
import io.plumbline.web.visit.DomainVisitsResource;
import io.plumbline.web.visit.NonOrphanVisitsResource;
import io.plumbline.web.visit.OrphanVisitsResource;
import io.plumbline.web.visit.ShortUrlVisitsResource;
import io.plumbline.web.visit.TagVisitsResource;
import io.plumbline.web.visit.VisitsResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;

/** Everything under {@code /rest}: the links API of the contract and the diagnosis. */
@ApplicationPath("rest")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Plumbline",
                        version = "1",
                        description = "Short links, and the diagnosis of memory leaks.",
                        license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
        servers = @Server(url = "/", description = "This service"),
        security = @SecurityRequirement(name = "ApiKey"))
@SecurityScheme(
        securitySchemeName = "ApiKey",
        type = SecuritySchemeType.APIKEY,
        in = SecuritySchemeIn.HEADER,
        apiKeyName = "X-Api-Key",
        description = "The secret of an API key; each operation needs a right that the key must have.")
public class RestApplication extends Application {

    private static final Set<Class<?>> RESOURCES = Set.of(
            ContractVersions.class,
            ShortUrlsResource.class,
            ShortUrlResource.class,
            RedirectRulesResource.class,
            TagsResource.class,
            TagStatsResource.class,
            DomainsResource.class,
            DomainRedirectsResource.class,
            MercureInfoResource.class,
            HealthResource.class);

    private static final Set<Class<?>> VISITS = Set.of(
            VisitsResource.class,
            NonOrphanVisitsResource.class,
            OrphanVisitsResource.class,
            ShortUrlVisitsResource.class,
            TagVisitsResource.class,
            DomainVisitsResource.class);

    @Override
    public Set<Class<?>> getClasses() {
        var classes = RestParts.with(RESOURCES);
        classes.addAll(VISITS);
        classes.addAll(DiagnosisParts.CLASSES);
        return classes;
    }

    @Override
    public Map<String, Object> getProperties() {
        return RestParts.PROPERTIES;
    }
}
