package io.plumbline.web;

import io.plumbline.web.access.KeyResource;
import io.plumbline.web.access.KeysResource;
import io.plumbline.web.console.SessionResource;
import io.plumbline.web.diagnosis.DiagnosisParts;
import io.plumbline.web.link.ContractVersions;
import io.plumbline.web.link.DomainRedirectsResource;
import io.plumbline.web.link.DomainsResource;
import io.plumbline.web.link.MercureInfoResource;
import io.plumbline.web.link.QrCodeResource;
import io.plumbline.web.link.RedirectRulesResource;
import io.plumbline.web.link.ShortUrlResource;
import io.plumbline.web.link.ShortUrlsResource;
import io.plumbline.web.link.SingleStepResource;
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

/** Everything under {@code /rest}: the links API of the contract, the diagnosis, and who is signed in to the console. */
@ApplicationPath("rest")
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
            QrCodeResource.class,
            SessionResource.class,
            KeysResource.class,
            KeyResource.class,
            SingleStepResource.class,
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
