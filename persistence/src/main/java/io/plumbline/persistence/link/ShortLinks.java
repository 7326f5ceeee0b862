package io.plumbline.persistence.link;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stored links, for those who make and change them; every method needs a transaction. Thread-safe if its entity manager
 * is, as the container's are.
 */
@Dependent
public class ShortLinks {

    private static final String INSERT = """
            insert into ShortLink (domainId, shortCode, longUrl, title, createdAt, validSince, validUntil, maxVisits,
                crawlable, forwardQuery, createdBy)
            values (:domain, :code, :longUrl, :title, :createdAt, :validSince, :validUntil, :maxVisits,
                :crawlable, :forwardQuery, :createdBy)
            on conflict (domainId, shortCode) do nothing
            """;

    private static final String ID_OF =
            "select link.id from ShortLink link where link.domainId = :domain and link.shortCode = :code";

    private static final String LOCK =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('plumbline.short_link ' || :longUrl, 0))";

    private static final String IN_ANY_CASE =
            "SELECT 1 FROM plumbline.short_link WHERE domain_id = :domain AND lower(short_code) = :code";

    private static final String FULFILLING = """
            SELECT link.id FROM plumbline.short_link link
            WHERE hashtextextended(link.long_url, 0) = hashtextextended(:longUrl, 0) AND link.long_url = :longUrl
            """;

    private static final String WITH_TAGS = """
            AND (SELECT count(*) FROM plumbline.link_tag WHERE link_tag.link_id = link.id) = :tagCount
            AND (SELECT count(*) FROM plumbline.link_tag JOIN plumbline.tag ON tag.id = link_tag.tag_id
              WHERE link_tag.link_id = link.id AND tag.name IN (:tags)) = :tagCount
            """;

    private final EntityManager entities;
    private final CodeSettings settings;

    @Inject
    public ShortLinks(EntityManager entities, CodeSettings settings) {
        this.entities = entities;
        this.settings = settings;
    }

    /** The link of that id, which nobody else changes until this transaction ends. */
    Optional<ShortLink> lock(long id) {
        return Optional.ofNullable(entities.find(ShortLink.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Makes all others who ask for the same URL wait until this transaction ends. */
    void lock(String longUrl) {
        entities.createNativeQuery(LOCK).setParameter("longUrl", longUrl).getSingleResult();
    }

    /** The oldest link that has all that a wish asks for explicitly, and exactly its tags if it has any. */
    Optional<Long> fulfilling(NewLink wish) {
        var sql = new StringBuilder(FULFILLING);
        var arguments = new LinkedHashMap<String, Object>();
        arguments.put("longUrl", wish.longUrl());
        require(sql, arguments, "link.short_code", "code", wish.code());
        require(sql, arguments, "link.max_visits", "maxVisits", wish.maxVisits());
        require(sql, arguments, "link.valid_since", "validSince", wish.validSince());
        require(sql, arguments, "link.valid_until", "validUntil", wish.validUntil());
        require(sql, arguments, "link.created_by", "author", wish.scope().authorId());
        require(sql, arguments, "link.domain_id", "scope", wish.scope().domainId());
        if (wish.authority() != null) {
            sql.append(" AND link.domain_id = (SELECT id FROM plumbline.domain WHERE authority = :authority)");
            arguments.put("authority", wish.authority());
        }
        if (!wish.tags().isEmpty()) {
            sql.append("\n").append(WITH_TAGS);
            arguments.put("tags", wish.tags());
            arguments.put("tagCount", wish.tags().size());
        }
        var query = entities.createNativeQuery(sql + " ORDER BY link.id LIMIT 1", Long.class);
        arguments.forEach(query::setParameter);
        List<?> ids = query.getResultList();
        return ids.stream().map(Long.class::cast).findFirst();
    }

    private static void require(
            StringBuilder sql, Map<String, Object> arguments, String column, String name, @Nullable Object wished) {
        if (wished != null) {
            sql.append(" AND ").append(column).append(" = :").append(name);
            arguments.put(name, wished);
        }
    }

    /** Stores a link under a code of a domain; empty, and nothing stored, if the code is taken. */
    Optional<Long> insert(NewLink link, long domainId, String code, Instant createdAt) {
        if (settings.loose() && isTakenInAnyCase(domainId, code)) {
            return Optional.empty();
        }
        var inserted = entities.createQuery(INSERT)
                .setParameter("domain", domainId)
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
                .executeUpdate();
        return inserted == 1 ? Optional.of(idOf(domainId, code)) : Optional.empty();
    }

    void delete(ShortLink link) {
        entities.remove(link);
    }

    /** New codes are in lower case, so that only older ones can be alike but for their case, and none of them is new. */
    private boolean isTakenInAnyCase(long domainId, String code) {
        return !entities.createNativeQuery(IN_ANY_CASE)
                .setParameter("domain", domainId)
                .setParameter("code", code)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    private long idOf(long domainId, String code) {
        return entities.createQuery(ID_OF, Long.class)
                .setParameter("domain", domainId)
                .setParameter("code", code)
                .getSingleResult();
    }
}
