package io.plumbline.web.link;

import io.plumbline.web.problem.InvalidData;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dates as clients send them: ISO-8601 with a year of four digits; without an offset in UTC, without a time at the start of
 * the day.
 */
public final class Dates {

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendPattern("[XXX][XX]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Dates() {}

    /** The moment in a query parameter, absent if the parameter is; notes it if it names none. */
    public static @Nullable Instant parameter(
            MultivaluedMap<String, String> parameters, String name, InvalidData invalid) {
        var text = parameters.getFirst(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        // a + that was not encoded arrives as a blank
        var date = parse(text.strip().replace(' ', '+'));
        invalid.require(date.isPresent(), name, "must be an ISO-8601 date such as 2018-05-01T00:00:00+00:00");
        return date.orElse(null);
    }

    /** The moment that a text names, in whole seconds; empty if it names none. */
    public static Optional<Instant> parse(String text) {
        try {
            var date = ISO.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            var moment = Instant.ofEpochSecond(
                    date instanceof OffsetDateTime withOffset
                            ? withOffset.toEpochSecond()
                            : date instanceof LocalDateTime local
                                    ? local.toEpochSecond(ZoneOffset.UTC)
                                    : LocalDate.from(date)
                                            .atStartOfDay(ZoneOffset.UTC)
                                            .toEpochSecond());
            return Optional.of(moment).filter(Dates::isStorable);
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static boolean isStorable(Instant moment) {
        return !moment.isBefore(EARLIEST) && !moment.isAfter(LATEST);
    }
}
