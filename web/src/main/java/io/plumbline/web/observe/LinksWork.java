package io.plumbline.web.observe;

import static java.util.Objects.requireNonNull;

import io.plumbline.persistence.link.Domain;
import io.plumbline.persistence.link.LinkLists;
import io.plumbline.persistence.link.LinkShortener;
import io.plumbline.persistence.link.NewLink;
import io.plumbline.persistence.redirect.LinkTargets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.jspecify.annotations.Nullable;

/**
 * Started once a link can be made and the redirect's query finds it; tries it in a transaction that it takes back, so that
 * nothing stays, until it has worked once.
 */
@Startup
@ApplicationScoped
public class LinksWork implements HealthCheck {

    private static final String ANYWHERE = "https://example.org/";

    private final @Nullable UserTransaction transaction;
    private final @Nullable LinkShortener shortener;
    private final @Nullable LinkLists lists;
    private final @Nullable LinkTargets links;
    private boolean worked;

    @Inject
    public LinksWork(UserTransaction transaction, LinkShortener shortener, LinkLists lists, LinkTargets links) {
        this.transaction = transaction;
        this.shortener = shortener;
        this.lists = lists;
        this.links = links;
    }

    /** For the container, which makes a proxy of it. */
    protected LinksWork() {
        this.transaction = null;
        this.shortener = null;
        this.lists = null;
        this.links = null;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("links").status(haveWorked()).build();
    }

    /** Who asks during the first try waits for its outcome instead of trying as well. */
    private synchronized boolean haveWorked() {
        worked = worked || works();
        return worked;
    }

    private boolean works() {
        var trying = requireNonNull(transaction);
        try {
            trying.begin();
            try {
                var id = requireNonNull(shortener).shorten(NewLink.to(ANYWHERE), Instant.now());
                return requireNonNull(lists)
                        .find(id)
                        .flatMap(link -> requireNonNull(links).find(Domain.DEFAULT_ID, link.shortCode()))
                        .filter(target -> target.longUrl().equals(ANYWHERE))
                        .isPresent();
            } finally {
                trying.rollback();
            }
        } catch (NotSupportedException | SystemException noTransaction) {
            throw new IllegalStateException("the server gives us no transaction", noTransaction);
        }
    }
}
