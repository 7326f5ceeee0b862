package io.plumbline.persistence.visit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When the visits of a list came, newest first, by days and slices of them; within one transaction. One thread. */
final class VisitCalendar {

    private static final Duration SLICE = Duration.ofMinutes(5);

    private static final String COUNTED = "listed - CASE WHEN ? THEN listed_bots ELSE 0 END";

    private static final String DAYS = "SELECT day, CASE WHEN sliced THEN sliced_from END AS sliced_from, " + COUNTED
            + " AS visits FROM plumbline.visit_day"
            + " WHERE kind = ? AND subject_id = ? AND domain_id = ? AND author_id = ? AND day BETWEEN ? AND ? AND "
            + COUNTED + " > 0 ORDER BY day DESC LIMIT ?";

    private static final String SLICES = "SELECT starts_at, " + COUNTED + " AS visits FROM plumbline.visit_slice"
            + " WHERE kind = ? AND subject_id = ? AND domain_id = ? AND author_id = ?"
            + " AND starts_at >= ? AND starts_at < ? AND " + COUNTED + " > 0 ORDER BY starts_at DESC";

    private final Connection connection;
    private final VisitSelection selection;

    VisitCalendar(Connection connection, VisitSelection selection) {
        this.connection = connection;
        this.selection = selection;
    }

    /**
     * A day with visits of the list, and how many it has as a whole.
     *
     * @param slicedFrom where its slices begin; absent if it has none
     */
    record Day(LocalDate date, @Nullable Instant slicedFrom, long visits) {

        Instant start() {
            return date.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        Instant end() {
            return date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        boolean isWithin(Instant from, Instant to) {
            return !start().isBefore(from) && !end().isAfter(to);
        }
    }

    /** The days with visits that have a part before a moment and within the selection. */
    List<Day> daysBefore(Instant to, int most) throws SQLException {
        if (!selection.from().isBefore(to)) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(DAYS)) {
            statement.setBoolean(1, selection.excludeBots());
            selection.scope().bindFrom(2, statement);
            statement.setObject(6, dateOf(selection.from()));
            statement.setObject(7, dateOf(to.minusNanos(1)));
            statement.setBoolean(8, selection.excludeBots());
            statement.setInt(9, most);
            try (var rows = statement.executeQuery()) {
                var days = new ArrayList<Day>();
                while (rows.next()) {
                    var slicedFrom = rows.getObject("sliced_from", OffsetDateTime.class);
                    days.add(new Day(
                            rows.getObject("day", LocalDate.class),
                            slicedFrom == null ? null : slicedFrom.toInstant(),
                            rows.getLong("visits")));
                }
                return days;
            }
        }
    }

    /** A day's stretches within the selection that lie before a moment; those that are cut off are not counted. */
    List<VisitStretch> stretchesOf(Day day, Instant to) throws SQLException {
        var stretches = new ArrayList<VisitStretch>();
        for (var whole : wholesOf(day)) {
            if (whole.until().isAfter(selection.from()) && whole.since().isBefore(to)) {
                stretches.add(whole.within(selection.from(), to));
            }
        }
        return stretches;
    }

    /** The slices of a day, and what lies before them; the day itself if it has none. */
    private List<VisitStretch> wholesOf(Day day) throws SQLException {
        var slicedFrom = day.slicedFrom();
        if (slicedFrom == null || !slicedFrom.isBefore(day.end())) {
            return List.of(new VisitStretch(day.start(), day.end(), day.visits()));
        }
        var wholes = slicesOf(day);
        var before = day.visits();
        for (var slice : wholes) {
            before -= slice.visits();
        }
        if (before > 0) {
            wholes.add(new VisitStretch(day.start(), slicedFrom, before));
        }
        return wholes;
    }

    private List<VisitStretch> slicesOf(Day day) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SLICES)) {
            statement.setBoolean(1, selection.excludeBots());
            selection.scope().bindFrom(2, statement);
            statement.setObject(6, day.start().atOffset(ZoneOffset.UTC));
            statement.setObject(7, day.end().atOffset(ZoneOffset.UTC));
            statement.setBoolean(8, selection.excludeBots());
            try (var rows = statement.executeQuery()) {
                var slices = new ArrayList<VisitStretch>();
                while (rows.next()) {
                    var start =
                            rows.getObject("starts_at", OffsetDateTime.class).toInstant();
                    slices.add(new VisitStretch(start, start.plus(SLICE), rows.getLong("visits")));
                }
                return slices;
            }
        }
    }

    private static LocalDate dateOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
