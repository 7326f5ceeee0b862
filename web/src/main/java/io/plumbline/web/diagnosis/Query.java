package io.plumbline.web.diagnosis;

import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads query parameters. What cannot be read is noted with what is allowed and reads as absent; {@link #refuse} ends the
 * request if there was anything. One thread.
 */
final class Query {

    private static final int USUAL_LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;
    private static final int LAST_YEAR = 9999;
    private static final Pattern NAME_OF_PACKAGE_OR_CLASS = Pattern.compile("[\\p{L}\\p{N}_$.]{1,300}");

    private final InvalidData invalid = Problem.invalidData();

    /** How many items a list may have at most, for requests that ask nothing else. */
    static int limit(@Nullable String text) {
        var query = new Query();
        var limit = query.number("limit", text, USUAL_LIMIT, 1, LARGEST_LIMIT);
        query.refuse();
        return limit;
    }

    /** An ISO-8601 moment with its offset; a {@code +} that arrived as a blank is understood. */
    Optional<Instant> moment(String name, @Nullable String text) {
        return given(text).flatMap(given -> {
            try {
                var moment = OffsetDateTime.parse(given.replace(' ', '+'));
                return moment.getYear() >= 1 && moment.getYear() <= LAST_YEAR
                        ? Optional.of(moment.toInstant())
                        : unfit(name, given, "a moment of the years 1 to " + LAST_YEAR);
            } catch (DateTimeParseException notAMoment) {
                return unfit(name, given, "an ISO-8601 moment such as 2026-05-01T00:00:00Z");
            }
        });
    }

    /** The moment that names a night; empty if it names none. */
    static Optional<Instant> night(String text) {
        return new Query().moment("night", text);
    }

    /** A whole number within bounds, both included. */
    int number(String name, @Nullable String text, int fallback, int least, int most) {
        return given(text)
                .flatMap(given -> {
                    var isNumber = given.matches("[0-9]{1,9}");
                    var number = isNumber ? Integer.parseInt(given) : 0;
                    return isNumber && number >= least && number <= most
                            ? Optional.of(number)
                            : unfit(name, given, "a whole number from " + least + " to " + most);
                })
                .orElse(fallback);
    }

    /** An ISO-8601 duration within bounds, both included. */
    Optional<Duration> duration(String name, @Nullable String text, Duration least, Duration most) {
        return given(text).flatMap(given -> {
            var allowed = "an ISO-8601 duration from " + least + " to " + most;
            try {
                var duration = Duration.parse(given);
                return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0
                        ? Optional.of(duration)
                        : unfit(name, given, allowed);
            } catch (DateTimeParseException notADuration) {
                return unfit(name, given, allowed);
            }
        });
    }

    /** The name of a package or class; empty if none is given. */
    String packageOrClass(String name, @Nullable String text) {
        return given(text)
                .flatMap(given -> NAME_OF_PACKAGE_OR_CLASS.matcher(given).matches()
                        ? Optional.of(given)
                        : unfit(name, given, "the name of a package or class such as com.example.shop"))
                .orElse("");
    }

    /** The number that names something. */
    Optional<Long> id(String name, @Nullable String text) {
        return given(text)
                .flatMap(given -> given.matches("[0-9]{1,18}")
                        ? Optional.of(Long.parseLong(given))
                        : unfit(name, given, "the id of a " + name));
    }

    /** The number that names something and must be given; 0 if it is not. */
    long requiredId(String name, String kind, @Nullable String text) {
        var allowed = "the id of a " + kind;
        if (given(text).isEmpty()) {
            invalid.add(name, "is missing; it must be " + allowed);
        }
        return given(text)
                .flatMap(given ->
                        given.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(given)) : unfit(name, given, allowed))
                .orElse(0L);
    }

    /** One of an enum's constants, in either case, with hyphens or underscores. */
    <E extends Enum<E>> Optional<E> choice(String name, @Nullable String text, Class<E> type) {
        return choice(name, text, List.of(type.getEnumConstants()));
    }

    /** One of some constants, likewise. */
    <E extends Enum<E>> Optional<E> choice(String name, @Nullable String text, List<E> choices) {
        return given(text)
                .flatMap(given -> choices.stream()
                        .filter(constant -> constant.name().equalsIgnoreCase(given.replace('-', '_')))
                        .findFirst()
                        .or(() -> unfit(
                                name, given, "one of " + choices.toString().toLowerCase(Locale.ROOT))));
    }

    /** Refuses a window that ends before it begins. */
    void inOrder(Instant from, Instant to) {
        invalid.require(!to.isBefore(from), "to", "is before from; swap the two");
    }

    /** Ends the request if anything was wrong. */
    void refuse() {
        invalid.refuse();
    }

    private <T> Optional<T> unfit(String name, String given, String allowed) {
        invalid.add(name, Refusal.unfit(given, allowed));
        return Optional.empty();
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(given -> !given.isEmpty());
    }
}
