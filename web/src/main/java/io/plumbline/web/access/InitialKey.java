package io.plumbline.web.access;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.Secret;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Gives a new installation its first key, which has every right: the configured one, else one made here and told once
 * in the log.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@TransactionManagement(TransactionManagementType.BEAN)
public class InitialKey {

    private static final System.Logger LOG = System.getLogger(InitialKey.class.getName());
    private static final String NAME = "admin";

    private final @Nullable ApiKeys keys;
    private final @Nullable AccessSettings settings;

    @Inject
    public InitialKey(ApiKeys keys, AccessSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /** For the container, which makes a proxy of it. */
    protected InitialKey() {
        this.keys = null;
        this.settings = null;
    }

    @PostConstruct
    void make() {
        var chosen = requireNonNull(settings).chosenInitialKey();
        var secret = chosen.orElseGet(Secret::random);
        if (requireNonNull(keys).createFirst(NAME, secret).isEmpty()) {
            return;
        }
        if (chosen.isPresent()) {
            LOG.log(INFO, "there was no API key yet: stored the configured one as \"" + NAME + "\"");
        } else {
            LOG.log(
                    WARNING,
                    "there was no API key yet: made \"" + NAME + "\" with every right. Its secret is " + secret.text()
                            + " and will not be shown again: keep it, and remove this line from the log.");
        }
    }
}
