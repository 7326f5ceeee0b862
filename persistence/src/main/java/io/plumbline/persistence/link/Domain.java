package io.plumbline.persistence.link;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A host name, with its port where it has one, under which short codes live; each domain has its own codes. */
@Entity
@Table(name = "domain")
public class Domain {

    /** The id of the domain that serves every host without links of its own; its authority is empty. */
    public static final long DEFAULT_ID = 1;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String authority;

    @Column(name = "base_url_redirect")
    private @Nullable String baseUrlRedirect;

    @Column(name = "regular_404_redirect")
    private @Nullable String regular404Redirect;

    @Column(name = "invalid_short_url_redirect")
    private @Nullable String invalidShortUrlRedirect;

    public Domain(String authority) {
        this.authority = authority;
    }

    /** For the container. */
    protected Domain() {}

    public long id() {
        return Objects.requireNonNull(id, "a domain has its id from the database");
    }

    public String authority() {
        return authority;
    }

    /** Where its visitors go who found no link. */
    public NotFoundRedirects redirects() {
        return new NotFoundRedirects(baseUrlRedirect, regular404Redirect, invalidShortUrlRedirect);
    }

    public void redirectNotFound(NotFoundRedirects redirects) {
        this.baseUrlRedirect = redirects.baseUrlRedirect();
        this.regular404Redirect = redirects.regular404Redirect();
        this.invalidShortUrlRedirect = redirects.invalidShortUrlRedirect();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Domain domain && authority.equals(domain.authority());
    }

    @Override
    public int hashCode() {
        return authority.hashCode();
    }
}
