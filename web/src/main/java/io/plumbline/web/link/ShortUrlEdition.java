package io.plumbline.web.link;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.link.Given;
import io.plumbline.persistence.link.LinkChange;
import io.plumbline.web.json.Json;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The members of a body that changes a short link; what is absent from the body stays, what is null in it is cleared. Members
 * that the contract does not know are ignored. Immutable.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ShortUrlEdition(
        @Nullable String longUrl,
        @Nullable String validSince,
        @Nullable String validUntil,
        @Nullable Integer maxVisits,
        @Nullable List<@Nullable String> tags,
        @Nullable String title,
        @Nullable Boolean crawlable,
        @Nullable Boolean forwardQuery) {

    /**
     * The change that a body asks for.
     *
     * @throws JsonProcessingException if a member is of another type
     * @throws ProblemException if the data is not valid; it names every element that is wrong
     */
    static LinkChange changeOf(@Nullable JsonNode body, LongUrls longUrls) throws JsonProcessingException {
        if (body == null || !body.isObject()) {
            throw new ProblemException(Problem.of(
                    ProblemType.MALFORMED_REQUEST_BODY, "Provided request does not contain a valid JSON body."));
        }
        return Json.OF_REQUESTS.treeToValue(body, ShortUrlEdition.class).validated(body, longUrls);
    }

    private LinkChange validated(JsonNode body, LongUrls longUrls) {
        var invalid = Problem.invalidData();
        if (body.has("longUrl")) {
            longUrls.faultOf(longUrl).ifPresent(fault -> invalid.add("longUrl", fault));
        }
        var change = new LinkChange(
                longUrl == null ? null : longUrl.strip(),
                body.has("title") ? new Given<>(LinkMembers.title(title, invalid)) : null,
                body.has("validSince") ? new Given<>(LinkMembers.date("validSince", validSince, invalid)) : null,
                body.has("validUntil") ? new Given<>(LinkMembers.date("validUntil", validUntil, invalid)) : null,
                body.has("maxVisits") ? new Given<>(LinkMembers.maxVisits(maxVisits, invalid)) : null,
                body.has("crawlable") ? Boolean.TRUE.equals(crawlable) : null,
                body.has("forwardQuery") ? !Boolean.FALSE.equals(forwardQuery) : null,
                body.has("tags")
                        ? TagNames.normalised("tags", Objects.requireNonNullElse(tags, List.of()), invalid)
                        : null);
        invalid.refuse();
        return change;
    }
}
