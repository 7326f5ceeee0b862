package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The members of the JSON object that a request carries, read strictly: a member that we do not know, or of another type,
 * is refused by name and never converted. A member that is {@code null} counts as absent, but for {@link #mentions}.
 *
 * <p>What is wrong is collected while members are read, each such member reads as absent, and {@link #refuse} ends the
 * request if there was anything. One thread.
 */
final class RequestMembers {

    private static final int LAST_YEAR = 9999;

    private final JsonNode object;
    private final InvalidData invalid = Problem.invalidData();

    private RequestMembers(JsonNode object) {
        this.object = object;
    }

    /**
     * The members of a body.
     *
     * @param body what was sent; absent when the request has no body
     * @param known the names of all members that mean something
     */
    static RequestMembers of(@Nullable JsonNode body, Set<String> known) {
        if (body == null || !body.isObject()) {
            throw Refusal.malformedBody();
        }
        var members = new RequestMembers(body);
        var allowed = "is not known here; known are " + new TreeSet<>(known);
        body.fieldNames()
                .forEachRemaining(name -> members.invalid.require(known.contains(name), shortened(name), allowed));
        return members;
    }

    /** Notes what is wrong with a member. */
    void invalid(String name, String reason) {
        invalid.add(name, reason);
    }

    /** Ends the request if anything was wrong. */
    void refuse() {
        invalid.refuse();
    }

    /** Whether the member was sent with a value, of whatever type. */
    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** Whether the member was sent, be it as {@code null}: for what stays as it is unless something is said of it. */
    boolean mentions(String name) {
        return object.has(name);
    }

    /** Notes that the member is missing unless it was sent. */
    void require(String name, String reason) {
        invalid.require(has(name), name, reason);
    }

    /** A text without the blanks at its ends; a blank one, or one with control characters, is refused. */
    Optional<String> text(String name, int longest) {
        return member(name, JsonNodeType.STRING, "a string")
                .map(JsonNode::textValue)
                .map(String::strip)
                .filter(text -> accept(!text.isEmpty(), name, "is blank; leave it out or give it a value"))
                .filter(text -> accept(
                        text.length() <= longest,
                        name,
                        "has " + text.length() + " characters; it may have at most " + longest))
                .filter(text -> accept(
                        text.chars().noneMatch(Character::isISOControl),
                        name,
                        "contains control characters; send it without them"));
    }

    /** As {@link #text}, but the member must be there. */
    Optional<String> requiredText(String name, int longest) {
        require(name, "is missing; it must be a string");
        return text(name, longest);
    }

    /** A text as it was sent, of several lines perhaps; a blank one, or one with other control characters, is refused. */
    Optional<String> lines(String name, int longest) {
        return member(name, JsonNodeType.STRING, "a string")
                .map(JsonNode::textValue)
                .filter(text -> accept(!text.isBlank(), name, "is blank; give it a value"))
                .filter(text -> accept(
                        text.length() <= longest,
                        name,
                        "has " + text.length() + " characters; it may have at most " + longest))
                .filter(text -> accept(
                        text.chars()
                                .noneMatch(character ->
                                        Character.isISOControl(character) && !Character.isWhitespace(character)),
                        name,
                        "contains control characters; send it without them"));
    }

    /** A whole number within bounds, both included. */
    Optional<Integer> number(String name, int least, int most) {
        var allowed = "a whole number from " + least + " to " + most;
        return member(name, JsonNodeType.NUMBER, allowed)
                .filter(number -> accept(
                        number.canConvertToInt()
                                && number.isIntegralNumber()
                                && number.intValue() >= least
                                && number.intValue() <= most,
                        name,
                        Refusal.unfit(number.toString(), allowed)))
                .map(JsonNode::intValue);
    }

    /** The number that names something of another resource. */
    Optional<Long> id(String name) {
        return id(name, name);
    }

    /** The number that names something of another resource, which is of a kind. */
    Optional<Long> id(String name, String kind) {
        var allowed = "the id of a " + kind;
        return member(name, JsonNodeType.NUMBER, allowed)
                .filter(number -> accept(
                        number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0,
                        name,
                        Refusal.unfit(number.toString(), allowed)))
                .map(JsonNode::longValue);
    }

    /** A list, which may be empty, of some of the allowed texts. */
    Optional<List<String>> choices(String name, List<String> allowed) {
        return member(name, JsonNodeType.ARRAY, "a list of " + allowed).flatMap(list -> {
            var fits = StreamSupport.stream(list.spliterator(), false)
                    .allMatch(element -> element.isTextual() && allowed.contains(element.textValue()));
            return Optional.of(list)
                    .filter(given -> accept(fits, name, Refusal.unfit(given.toString(), "a list of " + allowed)))
                    .map(given -> StreamSupport.stream(given.spliterator(), false)
                            .map(JsonNode::textValue)
                            .toList());
        });
    }

    /** An ISO-8601 duration within bounds, both included. */
    Optional<Duration> duration(String name, Duration least, Duration most) {
        var allowed = "an ISO-8601 duration from " + least + " to " + most;
        return member(name, JsonNodeType.STRING, allowed)
                .map(JsonNode::textValue)
                .flatMap(text -> {
                    try {
                        var duration = Duration.parse(text);
                        var fits = duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
                        return Optional.of(duration).filter(given -> accept(fits, name, Refusal.unfit(text, allowed)));
                    } catch (DateTimeParseException notADuration) {
                        invalid(name, Refusal.unfit(text, allowed));
                        return Optional.empty();
                    }
                });
    }

    /** An ISO-8601 moment with its offset that lies after another. */
    Optional<Instant> momentAfter(String name, Instant earliest) {
        return moment(name)
                .filter(given -> accept(
                        given.isAfter(earliest),
                        name,
                        "is " + Refusal.quoted(object.get(name).textValue())
                                + ", which is over; it must be still to come"));
    }

    /** An ISO-8601 moment with its offset within bounds, both included. */
    Optional<Instant> momentBetween(String name, Instant earliest, Instant latest) {
        return moment(name)
                .filter(given -> accept(
                        !given.isBefore(earliest) && !given.isAfter(latest),
                        name,
                        Refusal.unfit(object.get(name).textValue(), "from " + earliest + " to " + latest)));
    }

    private Optional<Instant> moment(String name) {
        var allowed = "an ISO-8601 moment with its offset, such as 2026-05-01T00:00:00Z, up to the year " + LAST_YEAR;
        return member(name, JsonNodeType.STRING, allowed)
                .map(JsonNode::textValue)
                .flatMap(text -> {
                    try {
                        var moment = OffsetDateTime.parse(text.strip());
                        return Optional.of(moment)
                                .filter(given ->
                                        accept(given.getYear() <= LAST_YEAR, name, Refusal.unfit(text, allowed)))
                                .map(OffsetDateTime::toInstant);
                    } catch (DateTimeParseException notAMoment) {
                        invalid(name, Refusal.unfit(text, allowed));
                        return Optional.empty();
                    }
                });
    }

    private Optional<JsonNode> member(String name, JsonNodeType type, String allowed) {
        if (!has(name)) {
            return Optional.empty();
        }
        var value = object.get(name);
        return Optional.of(value)
                .filter(given -> accept(given.getNodeType() == type, name, Refusal.unfit(value.toString(), allowed)));
    }

    private boolean accept(boolean claim, String name, String reason) {
        invalid.require(claim, name, reason);
        return claim;
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }
}
