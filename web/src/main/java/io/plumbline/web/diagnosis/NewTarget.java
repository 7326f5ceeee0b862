package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.target.AllowedSecrets;
import io.plumbline.batch.target.JmxAddress;
import io.plumbline.batch.target.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that somebody asks us to watch; checked. Immutable.
 *
 * @param name what people call it
 * @param address where it answers
 */
record NewTarget(String name, JmxAddress address) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 500;
    private static final Set<String> MEMBERS = Set.of("name", "kind", "url", "user", "password", "pid", "mainClass");

    /**
     * Reads a request.
     *
     * @param body see {@link Body} for its members
     * @param secrets the passwords that a target may be told
     */
    static NewTarget from(@Nullable JsonNode body, AllowedSecrets secrets) {
        var members = RequestMembers.of(body, MEMBERS);
        var name = members.requiredText("name", LONGEST_NAME);
        checkKind(members);
        var address = address(members, secrets);
        members.refuse();
        return new NewTarget(name.orElseThrow(), address.orElseThrow());
    }

    private static void checkKind(RequestMembers members) {
        members.requiredText("kind", LONGEST_TEXT).ifPresent(kind -> {
            switch (kind) {
                case "jmx" -> {}
                case "attach", "upload" ->
                    members.invalid("kind", "is \"" + kind + "\", which is not available yet; available is \"jmx\"");
                case "self" ->
                    members.invalid("kind", "is \"self\", which registers itself; available here is \"jmx\"");
                default -> members.invalid("kind", Refusal.unfit(kind, "\"jmx\""));
            }
        });
        for (var name : List.of("pid", "mainClass")) {
            if (members.has(name)) {
                members.invalid(name, "goes with the kind \"attach\", which is not available yet; leave it out");
            }
        }
    }

    private static Optional<JmxAddress> address(RequestMembers members, AllowedSecrets secrets) {
        var user = members.text("user", LONGEST_TEXT);
        var password =
                members.text("password", LONGEST_TEXT).filter(reference -> isAllowed(members, reference, secrets));
        if (members.has("user") != members.has("password")) {
            members.invalid(members.has("user") ? "password" : "user", "is missing; user and password go together");
        }
        return members.requiredText("url", LONGEST_TEXT).flatMap(url -> {
            try {
                var address = JmxAddress.parse(url);
                return Optional.of(
                        user.isPresent() && password.isPresent()
                                ? JmxAddress.parse(url, user.get(), password.get())
                                : address);
            } catch (IllegalArgumentException notJmx) {
                members.invalid("url", "is refused: " + notJmx.getMessage());
                return Optional.empty();
            }
        });
    }

    private static boolean isAllowed(RequestMembers members, String password, AllowedSecrets secrets) {
        try {
            var refusal = secrets.refusal(Secret.parse(password));
            refusal.ifPresent(reason -> members.invalid("password", "is refused: " + reason));
            return refusal.isEmpty();
        } catch (IllegalArgumentException notAReference) {
            members.invalid("password", "is refused: " + notAReference.getMessage());
            return false;
        }
    }

    /**
     * The members of the request, as documented.
     *
     * @param kind {@code jmx}; further kinds are refused until they are available
     * @param password a reference, {@code env:PLUMBLINE_TARGET_…} or {@code file:/…} inside the directory for secrets: the
     *     password itself is never sent here
     */
    @Schema(name = "NewTarget")
    record Body(
            @Schema(required = true, maxLength = LONGEST_NAME, example = "checkout")
            String name,

            @Schema(required = true, enumeration = "jmx") String kind,

            @Schema(required = true, example = "service:jmx:rmi:///jndi/rmi://app.example.org:9010/jmxrmi")
            String url,

            @Schema(description = "only together with password") @Nullable
            String user,

            @Schema(description = "a reference: env:PLUMBLINE_TARGET_… or file:/… inside the directory for secrets")
            @Nullable
            String password) {}
}
