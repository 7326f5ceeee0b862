package io.plumbline.persistence.link;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A short code and the URL it leads to.
 *
 * <p>Code and domain never change once given out. New links are written by {@link LinkShortener}, in SQL, because only
 * the database can say whether a code is free.
 */
@Entity
@Table(name = "short_link")
public class ShortLink {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(name = "domain_id", updatable = false)
    private long domainId;

    @Column(name = "short_code", updatable = false)
    private String shortCode;

    @Column(name = "long_url")
    private String longUrl;

    private @Nullable String title;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "valid_since")
    private @Nullable Instant validSince;

    @Column(name = "valid_until")
    private @Nullable Instant validUntil;

    @Column(name = "max_visits")
    private @Nullable Integer maxVisits;

    private boolean crawlable;

    @Column(name = "forward_query")
    private boolean forwardQuery;

    @Column(name = "created_by", updatable = false)
    private @Nullable Long createdBy;

    /** For the container. */
    protected ShortLink() {}

    public long id() {
        return Objects.requireNonNull(id, "a link has its id from the database");
    }

    public long domainId() {
        return domainId;
    }

    public String shortCode() {
        return shortCode;
    }

    public String longUrl() {
        return longUrl;
    }

    public @Nullable String title() {
        return title;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** The moment before which the link leads nowhere. */
    public @Nullable Instant validSince() {
        return validSince;
    }

    /** The moment after which the link leads nowhere. */
    public @Nullable Instant validUntil() {
        return validUntil;
    }

    /** How many visits the link serves at most. */
    public @Nullable Integer maxVisits() {
        return maxVisits;
    }

    /** Whether robots are told that they may follow the link. */
    public boolean isCrawlable() {
        return crawlable;
    }

    /** Whether a visitor's query parameters are passed on to the long URL. */
    public boolean forwardsQuery() {
        return forwardQuery;
    }

    /** The id of the API key that made the link; absent if that is not known. */
    public @Nullable Long createdBy() {
        return createdBy;
    }

    /** Makes everything but the tags what a change asks for. */
    void change(LinkChange change) {
        longUrl = Objects.requireNonNullElse(change.longUrl(), longUrl);
        title = changed(change.title(), title);
        validSince = changed(change.validSince(), validSince);
        validUntil = changed(change.validUntil(), validUntil);
        maxVisits = changed(change.maxVisits(), maxVisits);
        crawlable = Objects.requireNonNullElse(change.crawlable(), crawlable);
        forwardQuery = Objects.requireNonNullElse(change.forwardQuery(), forwardQuery);
    }

    private static <T> @Nullable T changed(@Nullable Given<T> given, @Nullable T present) {
        return given == null ? present : given.value();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShortLink link && shortCode.equals(link.shortCode()) && domainId == link.domainId();
    }

    @Override
    public int hashCode() {
        return shortCode.hashCode();
    }
}
