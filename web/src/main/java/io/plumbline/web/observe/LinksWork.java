package io.plumbline.web.observe;

import io.plumbline.persistence.link.LinkShortener;
import io.plumbline.persistence.link.NewLink;
import io.plumbline.persistence.link.RandomCodes;
import io.plumbline.persistence.redirect.LinkTargets;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once a link can be made and the redirect's query finds it; tries it in a transaction that it takes back, so that nothing stays. */
@Startup
@Dependent
public class LinksWork implements HealthCheck {

    private static final String ANYWHERE = "https://example.org/";

    private final UserTransaction transaction;
    private final LinkShortener shortener;
    private final LinkTargets links;

    @Inject
    public LinksWork(UserTransaction transaction, LinkShortener shortener, LinkTargets links) {
        this.transaction = transaction;
        this.shortener = shortener;
        this.links = links;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            transaction.begin();
            try {
                var link = shortener.shorten(trial(), Instant.now());
                var found = links.find(link.shortCode())
                        .filter(target -> target.longUrl().equals(ANYWHERE))
                        .isPresent();
                return HealthCheckResponse.named("links").status(found).build();
            } finally {
                transaction.rollback();
            }
        } catch (NotSupportedException | SystemException noTransaction) {
            throw new IllegalStateException("the server gives us no transaction", noTransaction);
        }
    }

    private static NewLink trial() {
        return new NewLink(ANYWHERE, null, RandomCodes.LONGEST, false, null, null, null, null, false, false, null);
    }
}
