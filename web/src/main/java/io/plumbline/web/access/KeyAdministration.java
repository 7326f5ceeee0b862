package io.plumbline.web.access;

import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.ApiKeys;
import io.plumbline.persistence.access.KeyNameTakenException;
import io.plumbline.persistence.access.KeyRoles;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * The API keys for whoever has a key with every right and no narrowing role: nobody can make a key that may do more than his own. Every
 * change stands in the log. Thread-safe.
 */
@Dependent
public class KeyAdministration {

    private static final Logger LOG = System.getLogger(KeyAdministration.class.getName());

    private final ApiKeys keys;

    @Inject
    public KeyAdministration(ApiKeys keys) {
        this.keys = keys;
    }

    KeyJson.All list(SecurityContext security) {
        var caller = administrator(security);
        return new KeyJson.All(
                keys.list().stream().map(key -> KeyJson.of(key, caller)).toList());
    }

    KeyJson.Issued create(NewKey wish, SecurityContext security) {
        var caller = administrator(security);
        try {
            var issued = keys.create(wish.name(), wish.rights(), wish.expiresAt());
            note(wish.name(), "made", caller);
            return new KeyJson.Issued(
                    KeyJson.of(issued.key(), caller), issued.secret().text());
        } catch (KeyNameTakenException taken) {
            throw conflict("There is a key of this name already; revoke it first, or take another name.");
        }
    }

    KeyJson enable(String name, boolean isEnabled, SecurityContext security) {
        var caller = administrator(security);
        if (!isEnabled) {
            refuseOwn(name, caller, "disabled");
        }
        return changed(keys.enable(name, isEnabled), name, isEnabled ? "enabled" : "disabled", caller);
    }

    KeyJson revoke(String name, SecurityContext security) {
        var caller = administrator(security);
        refuseOwn(name, caller, "revoked");
        return changed(keys.revoke(name), name, "revoked", caller);
    }

    private static KeyJson changed(Optional<ApiKey> key, String name, String how, Caller caller) {
        var changed = key.orElseThrow(
                () -> new ProblemException(Problem.of(ProblemType.NOT_FOUND, "No key of this name is in use.")));
        note(name, how, caller);
        return KeyJson.of(changed, caller);
    }

    private static Caller administrator(SecurityContext security) {
        var caller = Caller.of(security);
        var key = caller.key();
        if (!key.rights().containsAll(Right.all()) || !key.roles().equals(KeyRoles.NONE)) {
            throw new ProblemException(Problem.of(
                    ProblemType.FORBIDDEN,
                    "API keys are for holders of a key with every right and no narrowing role; use such a key, or"
                            + " \"plumbline.jar key\" on the machine."));
        }
        return caller;
    }

    private static void refuseOwn(String name, Caller caller, String how) {
        if (name.equals(caller.getName())) {
            throw conflict(
                    "This request came with that very key, which is not " + how + " by itself; use another one.");
        }
    }

    private static ProblemException conflict(String detail) {
        return new ProblemException(Problem.of(ProblemType.CONFLICT, detail));
    }

    private static void note(String name, String how, Caller caller) {
        LOG.log(
                Level.INFO,
                () -> "the API key \"" + printable(name) + "\" was " + how + " with the key \""
                        + printable(caller.getName()) + '"');
    }

    private static String printable(String name) {
        return name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
