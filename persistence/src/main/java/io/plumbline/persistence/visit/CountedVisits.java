package io.plumbline.persistence.visit;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A batch's visits as they are counted: those with detail by slice of five minutes, those without by day. Not changed once
 * made.
 *
 * @param <K> what is counted on a day
 */
final class CountedVisits<K> {

    private static final long SECONDS_A_SLICE = 300;
    private static final long SECONDS_A_DAY = 86_400;

    private final List<Map.Entry<Slice<K>, Sum>> sums;

    private CountedVisits(List<Map.Entry<Slice<K>, Sum>> sums) {
        this.sums = sums;
    }

    static CountedVisits<VisitTally.LinkDay> ofLinks(VisitBatch batch) {
        var sums = new HashMap<Slice<VisitTally.LinkDay>, Sum>();
        var unlisted = new HashMap<>(batch.tally().byLinkDay());
        for (var visit : batch.visits()) {
            var day = new VisitTally.LinkDay(visit.linkId(), VisitTally.dayOf(visit.visitedAt()));
            listed(day, visit.visitedAt(), visit.potentialBot(), sums, unlisted);
        }
        return with(unlisted, sums, VisitTally.LinkDay::epochDay);
    }

    static CountedVisits<VisitTally.OrphanDay> ofOrphans(VisitBatch batch) {
        var sums = new HashMap<Slice<VisitTally.OrphanDay>, Sum>();
        var unlisted = new HashMap<>(batch.tally().byOrphanDay());
        for (var visit : batch.orphans()) {
            var day = new VisitTally.OrphanDay(visit.type(), visit.domainId(), VisitTally.dayOf(visit.visitedAt()));
            listed(day, visit.visitedAt(), visit.potentialBot(), sums, unlisted);
        }
        return with(unlisted, sums, VisitTally.OrphanDay::epochDay);
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    /** A column of what is counted. */
    Array column(Connection connection, String type, Function<K, Object> value) throws SQLException {
        return connection.createArrayOf(
                type,
                sums.stream()
                        .map(entry -> value.apply(entry.getKey().subject()))
                        .toArray());
    }

    /** Binds slices, totals, bots, listed visits and listed bots' visits, in the order of the columns. */
    void bindFrom(int position, PreparedStatement statement) throws SQLException {
        var connection = statement.getConnection();
        var slices = sums.stream().map(entry -> entry.getKey().start()).toArray();
        statement.setArray(position, connection.createArrayOf("timestamptz", slices));
        statement.setArray(position + 1, numbers(connection, Sum::total));
        statement.setArray(position + 2, numbers(connection, Sum::bots));
        statement.setArray(position + 3, numbers(connection, Sum::listed));
        statement.setArray(position + 4, numbers(connection, Sum::listedBots));
    }

    private Array numbers(Connection connection, ToLongFunction<Sum> value) throws SQLException {
        return connection.createArrayOf(
                "bigint",
                sums.stream().map(entry -> value.applyAsLong(entry.getValue())).toArray());
    }

    private static <K> void listed(
            K day, Instant at, boolean bot, Map<Slice<K>, Sum> sums, Map<K, VisitsSummary> unlisted) {
        var visit = VisitsSummary.of(1, bot ? 1 : 0);
        var start = Math.floorDiv(at.getEpochSecond(), SECONDS_A_SLICE) * SECONDS_A_SLICE;
        sums.computeIfAbsent(new Slice<>(day, Instant.ofEpochSecond(start)), slice -> new Sum())
                .add(visit, visit);
        unlisted.computeIfPresent(day, (key, left) -> left.minus(visit));
    }

    private static <K> CountedVisits<K> with(
            Map<K, VisitsSummary> unlisted, Map<Slice<K>, Sum> sums, ToLongFunction<K> epochDay) {
        unlisted.forEach((day, visits) -> {
            if (visits.total() > 0) {
                var number = epochDay.applyAsLong(day);
                var start = number == VisitTally.UNDATED ? null : Instant.ofEpochSecond(number * SECONDS_A_DAY);
                sums.computeIfAbsent(new Slice<>(day, start), slice -> new Sum())
                        .add(visits, VisitsSummary.NONE);
            }
        });
        return new CountedVisits<>(List.copyOf(sums.entrySet()));
    }

    /** A slice of five minutes, or any slice of a day for visits without detail; no start on a day that nobody noted. */
    private record Slice<K>(K subject, @Nullable Instant start) {}

    private static final class Sum {
        private VisitsSummary all = VisitsSummary.NONE;
        private VisitsSummary listed = VisitsSummary.NONE;

        void add(VisitsSummary more, VisitsSummary moreListed) {
            all = all.plus(more);
            listed = listed.plus(moreListed);
        }

        long total() {
            return all.total();
        }

        long bots() {
            return all.bots();
        }

        long listed() {
            return listed.total();
        }

        long listedBots() {
            return listed.bots();
        }
    }
}
