package io.plumbline.persistence.link;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The stored domains, by authority, which is empty for the default one; thread-safe if its entity manager is. */
@Dependent
public class Domains {

    private static final String FIND = "select domain from Domain domain where domain.authority = :authority";

    private static final String INSERT =
            "INSERT INTO plumbline.domain (authority) VALUES (:authority) ON CONFLICT (authority) DO NOTHING";

    // a domain that no link is on and that sends nobody anywhere is nothing to its users
    private static final String LISTED = """
            select domain from Domain domain
            where domain.id <> :default
                and (:everyDomain = true or domain.id = :domain)
                and (exists (
                        select 1 from ShortLink link
                        where link.domainId = domain.id and (:everyAuthor = true or link.createdBy = :author))
                    or :everyAuthor = true and (domain.baseUrlRedirect is not null
                        or domain.regular404Redirect is not null
                        or domain.invalidShortUrlRedirect is not null))
            order by domain.authority""";

    private static final String OF_AUTHOR = """
            select link.id from ShortLink link where link.domainId = :domain and link.createdBy = :author""";

    private final EntityManager entities;

    @Inject
    public Domains(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<Domain> find(String authority) {
        return entities.createQuery(FIND, Domain.class)
                .setParameter("authority", authority)
                .getResultStream()
                .findAny();
    }

    /** The domain of that authority, made now if there is none; needs a transaction. */
    public Domain findOrCreate(String authority) {
        return find(authority).orElseGet(() -> {
            entities.createNativeQuery(INSERT)
                    .setParameter("authority", authority)
                    .executeUpdate();
            return find(authority)
                    .orElseThrow(
                            () -> new IllegalStateException("domain \"" + authority + "\" vanished while it was made"));
        });
    }

    /** Where visitors of the default domain, and of every domain that does not say, go who found no link. */
    public NotFoundRedirects defaultRedirects() {
        return entities.find(Domain.class, Domain.DEFAULT_ID).redirects();
    }

    /**
     * The domains in use but for the default one, by authority: those with a link in scope; where the scope is not an
     * author's, those with a redirect, too.
     */
    public List<Domain> listed(LinkScope scope) {
        return entities.createQuery(LISTED, Domain.class)
                .setParameter("default", Domain.DEFAULT_ID)
                .setParameter("everyDomain", scope.domainId() == null)
                .setParameter("domain", Objects.requireNonNullElse(scope.domainId(), 0L))
                .setParameter("everyAuthor", scope.authorId() == null)
                .setParameter("author", Objects.requireNonNullElse(scope.authorId(), 0L))
                .getResultList();
    }

    /**
     * Sends the visitors of a domain elsewhere, who found no link; a domain that is not known yet is made.
     *
     * @param change what the redirects become, given what they are
     * @return what they are now; empty if the domain is beyond the scope: another than the scope's, or one that exists
     *     without a link of the scope's author
     */
    @Transactional
    public Optional<NotFoundRedirects> redirectNotFound(
            String authority, LinkScope scope, UnaryOperator<NotFoundRedirects> change) {
        var known = find(authority);
        if (!known.map(domain -> mayChange(domain, scope)).orElse(scope.domainId() == null)) {
            return Optional.empty();
        }
        var domain = known.orElseGet(() -> findOrCreate(authority));
        // what others changed meanwhile stays
        entities.refresh(domain, LockModeType.PESSIMISTIC_WRITE);
        domain.redirectNotFound(change.apply(domain.redirects()));
        return Optional.of(domain.redirects());
    }

    private boolean mayChange(Domain domain, LinkScope scope) {
        if (scope.domainId() != null && scope.domainId() != domain.id()) {
            return false;
        }
        return scope.authorId() == null
                || !entities.createQuery(OF_AUTHOR, Long.class)
                        .setParameter("domain", domain.id())
                        .setParameter("author", scope.authorId())
                        .setMaxResults(1)
                        .getResultList()
                        .isEmpty();
    }
}
