package io.plumbline.web.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A request to make an API key. Immutable.
 *
 * @param expiresAt absent for a key that never does
 */
record NewKey(String name, Set<Right> rights, @Nullable Instant expiresAt) {

    private static final int LONGEST_NAME = 100;
    private static final Set<String> MEMBERS = Set.of("name", "rights", "expiresAt");
    private static final List<String> RIGHTS =
            Arrays.stream(Right.values()).map(Right::text).toList();

    NewKey {
        rights = Set.copyOf(rights);
    }

    /** Reads a request; {@link Body} documents its members. */
    static NewKey from(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) {
            throw new ProblemException(Problem.of(
                    ProblemType.MALFORMED_REQUEST_BODY, "Provided request does not contain a valid JSON body."));
        }
        var invalid = Problem.invalidData();
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            invalid.require(
                    MEMBERS.contains(name),
                    name.substring(0, Math.min(name.length(), LONGEST_NAME)),
                    "is not known here; known are name, rights, expiresAt");
        }
        var name = name(body.path("name"), invalid);
        var rights = rights(body.path("rights"), invalid);
        var expiresAt = expiry(body.path("expiresAt"), invalid);
        invalid.refuse();
        return new NewKey(name, rights, expiresAt);
    }

    private static String name(JsonNode member, InvalidData invalid) {
        var name = member.isTextual() ? member.textValue().strip() : "";
        invalid.require(
                !name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl),
                "name",
                "must be a text of 1 to " + LONGEST_NAME + " characters without control characters");
        return name;
    }

    private static Set<Right> rights(JsonNode member, InvalidData invalid) {
        var rights = EnumSet.noneOf(Right.class);
        var allowed = "must be a list of at least one of " + RIGHTS;
        for (var right : member) {
            if (right.isTextual() && RIGHTS.contains(right.textValue())) {
                rights.add(Right.of(right.textValue()));
            } else {
                invalid.add("rights", allowed);
            }
        }
        invalid.require(member.isArray() && !member.isEmpty(), "rights", allowed);
        return rights;
    }

    private static @Nullable Instant expiry(JsonNode member, InvalidData invalid) {
        if (member.isMissingNode() || member.isNull()) {
            return null;
        }
        try {
            var at = OffsetDateTime.parse(member.asText()).toInstant();
            invalid.require(at.isAfter(Instant.now()), "expiresAt", "is over already; give a moment to come");
            return at;
        } catch (DateTimeParseException notAMoment) {
            invalid.add("expiresAt", "must be an ISO-8601 moment such as 2030-05-01T00:00:00Z");
            return null;
        }
    }

    /** The members of the request, as documented. */
    @Schema(name = "NewApiKey")
    record Body(
            @Schema(required = true, maxLength = LONGEST_NAME, description = "unique among those that are not revoked")
            String name,

            @Schema(
                    required = true,
                    description = "links, diagnosis-read, diagnosis-admin, dump-download; one at least")
            List<String> rights,

            @Schema(description = "when it ends; never if it is left out") @Nullable
            Instant expiresAt) {}
}
