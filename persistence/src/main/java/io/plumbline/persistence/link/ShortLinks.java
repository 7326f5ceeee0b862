package io.plumbline.persistence.link;

import static java.util.Objects.requireNonNullElse;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The stored links of the default domain; thread-safe if its entity manager is, as the container's are. */
@Dependent
public class ShortLinks {

    private static final String DESCRIBE = """
            select new io.plumbline.persistence.link.LinkDescription(
                link.id, link.shortCode, domain.authority, link.longUrl, link.title, link.createdAt,
                link.validSince, link.validUntil, link.maxVisits, link.crawlable, link.forwardQuery)
            from ShortLink link join link.domain domain
            """;

    private static final String FIND = DESCRIBE + "where domain.id = :domain and link.shortCode = :code";

    private static final String LEADING_TO = DESCRIBE + """
            where domain.id = :domain and link.longUrl = :longUrl
                and function('hashtextextended', link.longUrl, 0) = function('hashtextextended', :longUrl, 0)
            order by link.id
            """;

    private static final String MATCHING = """
            where (:everything = true
                or link.shortCode ilike :pattern escape '\\'
                or link.longUrl ilike :pattern escape '\\'
                or link.title ilike :pattern escape '\\'
                or domain.authority ilike :pattern escape '\\')
            and (:anyDomain = true or domain.authority = :authority)
            and link.createdAt between :since and :until
            and (link.validUntil is null or link.validUntil >= :validAt)
            """;

    private static final String LIST = DESCRIBE + MATCHING;

    private static final String COUNT = "select count(*) from ShortLink link join link.domain domain " + MATCHING;

    private static final Instant ALWAYS_BEFORE = Instant.parse("-4000-01-01T00:00:00Z");
    private static final Instant ALWAYS_AFTER = Instant.parse("+200000-01-01T00:00:00Z");

    private static final String INSERT = """
            insert into ShortLink (domain, shortCode, longUrl, title, createdAt, validSince, validUntil, maxVisits,
                crawlable, forwardQuery, createdBy)
            values (:domain, :code, :longUrl, :title, :createdAt, :validSince, :validUntil, :maxVisits,
                :crawlable, :forwardQuery, :createdBy)
            on conflict (domain, shortCode) do nothing
            """;

    private static final String LOCK =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('plumbline.short_link ' || :longUrl, 0))";

    private final EntityManager entities;

    @Inject
    public ShortLinks(EntityManager entities) {
        this.entities = entities;
    }

    /** The link of that code. */
    public Optional<LinkDescription> find(String code) {
        return entities.createQuery(FIND, LinkDescription.class)
                .setParameter("domain", Domain.DEFAULT_ID)
                .setParameter("code", code)
                .getResultStream()
                .findAny();
    }

    /**
     * One page of a list.
     *
     * @param skipped how many links the pages before it hold
     */
    public List<LinkDescription> page(LinkFilter filter, LinkOrder order, int skipped, int most) {
        return filtered(LIST + order.clause(), LinkDescription.class, filter)
                .setFirstResult(skipped)
                .setMaxResults(most)
                .getResultList();
    }

    /** The part of a list that follows a link of it: goes through long lists in the same time for every part. */
    public List<LinkDescription> after(LinkDescription last, LinkFilter filter, LinkOrder order, int most) {
        return filtered(LIST + order.behind() + order.clause(), LinkDescription.class, filter)
                .setParameter("key", order.keyOf(last))
                .setParameter("id", last.id())
                .setMaxResults(most)
                .getResultList();
    }

    /** How many links a list has on all pages together. */
    public long count(LinkFilter filter) {
        return filtered(COUNT, Long.class, filter).getSingleResult();
    }

    /** The links to a URL, oldest first; to be closed by the caller. */
    Stream<LinkDescription> leadingTo(String longUrl) {
        return entities.createQuery(LEADING_TO, LinkDescription.class)
                .setParameter("domain", Domain.DEFAULT_ID)
                .setParameter("longUrl", longUrl)
                .getResultStream();
    }

    /** Makes all others who ask for the same URL wait until this transaction ends. */
    void lock(String longUrl) {
        entities.createNativeQuery(LOCK).setParameter("longUrl", longUrl).getSingleResult();
    }

    /** Stores a link under a code; false, and nothing stored, if the code is taken. */
    boolean insert(NewLink link, String code, Instant createdAt) {
        return entities.createQuery(INSERT)
                        .setParameter("domain", entities.getReference(Domain.class, Domain.DEFAULT_ID))
                        .setParameter("code", code)
                        .setParameter("longUrl", link.longUrl())
                        .setParameter("title", link.title())
                        .setParameter("createdAt", createdAt)
                        .setParameter("validSince", link.validSince())
                        .setParameter("validUntil", link.validUntil())
                        .setParameter("maxVisits", link.maxVisits())
                        .setParameter("crawlable", link.crawlable())
                        .setParameter("forwardQuery", link.forwardQuery())
                        .setParameter("createdBy", link.createdBy())
                        .executeUpdate()
                == 1;
    }

    private <T> TypedQuery<T> filtered(String query, Class<T> type, LinkFilter filter) {
        return entities.createQuery(query, type)
                .setParameter("everything", filter.search().isBlank())
                .setParameter("pattern", patternOf(filter.search()))
                .setParameter("anyDomain", filter.authority() == null)
                .setParameter("authority", requireNonNullElse(filter.authority(), ""))
                .setParameter("since", requireNonNullElse(filter.createdSince(), ALWAYS_BEFORE))
                .setParameter("until", requireNonNullElse(filter.createdUntil(), ALWAYS_AFTER))
                .setParameter("validAt", requireNonNullElse(filter.validAt(), ALWAYS_BEFORE));
    }

    private static String patternOf(String search) {
        return "%" + search.strip().replaceAll("[\\\\%_]", "\\\\$0") + "%";
    }
}
