package io.plumbline.web.link;

import io.plumbline.persistence.link.DomainAuthority;
import io.plumbline.web.problem.InvalidData;
import org.jspecify.annotations.Nullable;

/**
 * Domains as clients name them, and as they are stored: by their {@link DomainAuthority}, the default domain by the empty
 * text. Stateless.
 */
public final class DomainNames {

    /** How the contract names the default domain. */
    public static final String DEFAULT = "DEFAULT";

    /** How the default domain is stored. */
    public static final String DEFAULT_AUTHORITY = "";

    private static final String NOWHERE = "?";

    private DomainNames() {}

    /** Whether a domain, as clients name it, is the default one; so is none. */
    public static boolean isDefault(@Nullable String domain, String defaultAuthority) {
        return domain == null
                || domain.isBlank()
                || domain.strip().equals(DEFAULT)
                || domain.strip().equalsIgnoreCase(defaultAuthority);
    }

    /**
     * The stored form of a domain that a client looks for: that of one that can exist, and a text that is nowhere found for
     * another.
     */
    public static String sought(@Nullable String domain, String defaultAuthority) {
        return domain == null || isDefault(domain, defaultAuthority)
                ? DEFAULT_AUTHORITY
                : DomainAuthority.of(domain).orElse(NOWHERE);
    }

    /** The stored form of a domain that a client wants to use; notes if it is none, and takes the default one then. */
    public static String wished(String element, @Nullable String domain, String defaultAuthority, InvalidData invalid) {
        if (domain == null || isDefault(domain, defaultAuthority)) {
            return DEFAULT_AUTHORITY;
        }
        var stored = DomainAuthority.of(domain);
        invalid.require(
                stored.isPresent(),
                element,
                "is no host name with an optional port from 1 to 65535; write it like s.example.org or localhost:8080");
        return stored.orElse(DEFAULT_AUTHORITY);
    }
}
