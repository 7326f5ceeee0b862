package io.plumbline.persistence.visit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lists of visits, newest first.
 *
 * <p>Any page costs about the same: the counts of days and, on busy days, of slices of five minutes lead to the stretch of
 * time where it lies, and only that is read. Thread-safe. Every method throws {@link VisitStoreException} if the database
 * does not answer.
 */
@Dependent
public class VisitLists {

    // counts and visits of one moment: otherwise a flush between them would shift the page
    private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

    /** Beside those with enough visits, two days may be cut off and turn out to have none. */
    private static final int DAYS_TO_SPARE = 2;

    private final DataSource dataSource;

    @Inject
    public VisitLists(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * One page of a list.
     *
     * @param skipped how many visits the pages before it hold
     */
    public VisitPage page(VisitSelection selection, long skipped, int most) {
        return snapshot(connection -> page(connection, selection, skipped, most));
    }

    /** The part of a list that follows a visit of it, or the first part; empty at the end. */
    public List<ListedVisit> after(@Nullable ListedVisit last, VisitSelection selection, int most) {
        return snapshot(connection -> after(connection, last, selection, most));
    }

    private static VisitPage page(Connection connection, VisitSelection selection, long skipped, int most)
            throws SQLException {
        var calendar = new VisitCalendar(connection, selection);
        var rows = new VisitRows(connection, selection);
        var place = new PlaceOfPage(skipped, most);
        for (var day : calendar.daysBefore(selection.to(), Integer.MAX_VALUE)) {
            if (!day.isWithin(selection.from(), selection.to())) {
                place.pass(counted(calendar.stretchesOf(day, selection.to()), rows));
            } else if (place.isWithinNext(day.visits())) {
                place.pass(calendar.stretchesOf(day, selection.to()));
            } else {
                place.pass(day.visits());
            }
        }
        return new VisitPage(
                place.stretches.isEmpty() ? List.of() : rows.read(place.stretches, place.skipped, null, most),
                place.total);
    }

    private static List<ListedVisit> after(
            Connection connection, @Nullable ListedVisit last, VisitSelection selection, int most) throws SQLException {
        var to = last == null ? selection.to() : justBehind(last.visitedAt());
        var calendar = new VisitCalendar(connection, selection);
        var stretches = new ArrayList<VisitStretch>();
        var visits = 0L;
        for (var day : calendar.daysBefore(to, most + DAYS_TO_SPARE)) {
            for (var stretch : calendar.stretchesOf(day, to)) {
                if (visits < most) {
                    stretches.add(stretch);
                    visits += stretch.visits();
                }
            }
        }
        return stretches.isEmpty() ? List.of() : new VisitRows(connection, selection).read(stretches, 0, last, most);
    }

    /** Counts the stretches that are cut off. */
    private static List<VisitStretch> counted(List<VisitStretch> stretches, VisitRows rows) throws SQLException {
        var counted = new ArrayList<VisitStretch>();
        for (var stretch : stretches) {
            counted.add(
                    stretch.visits() == VisitStretch.UNKNOWN
                            ? new VisitStretch(stretch.since(), stretch.until(), rows.count(stretch))
                            : stretch);
        }
        return counted;
    }

    /** The database tells moments apart by microseconds. */
    private static Instant justBehind(Instant moment) {
        return moment.plus(1, ChronoUnit.MICROS);
    }

    private <T> T snapshot(Question<T> question) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement snapshot = connection.prepareStatement(SNAPSHOT)) {
                snapshot.execute();
                return question.ask(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Where a page lies: passes the list, newest first, and keeps the stretches that the page's visits are in. */
    private static final class PlaceOfPage {

        private final int most;
        private final List<VisitStretch> stretches = new ArrayList<>();

        /** Visits to leave out before the page; once there are stretches, at the beginning of the first. */
        private long skipped;

        private long visits;
        private long total;

        PlaceOfPage(long skipped, int most) {
            this.skipped = skipped;
            this.most = most;
        }

        /** Whether some of so many visits that come next are on the page. */
        boolean isWithinNext(long next) {
            return stretches.isEmpty() ? skipped < next : visits < skipped + most;
        }

        void pass(List<VisitStretch> next) {
            for (var stretch : next) {
                var isOnPage = isWithinNext(stretch.visits());
                pass(stretch.visits());
                if (isOnPage) {
                    stretches.add(stretch);
                    visits += stretch.visits();
                }
            }
        }

        void pass(long next) {
            total += next;
            if (stretches.isEmpty() && skipped >= next) {
                skipped -= next;
            }
        }
    }
}
