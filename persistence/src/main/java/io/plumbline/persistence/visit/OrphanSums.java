package io.plumbline.persistence.visit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A batch's visits to no link, added up by type, domain and slice, those without detail by day. Not changed once made. */
final class OrphanSums {

    private final List<Map.Entry<Key, Sum>> sums;

    private OrphanSums(Map<Key, Sum> sums) {
        this.sums = List.copyOf(sums.entrySet());
    }

    static OrphanSums of(VisitBatch batch) {
        var sums = new HashMap<Key, Sum>();
        var visits = batch.ofOrphans();
        for (int i = 0; i < visits.size(); i++) {
            var start = VisitSums.startOfSlice(VisitSums.sliceOf(visits.atMillis(i)));
            var sum = sums.computeIfAbsent(
                    new Key(VisitBatch.typeOf(visits, i), visits.subject(i), start), key -> new Sum());
            sum.total++;
            sum.listed++;
            sum.bots += VisitBatch.botsOf(visits, i);
            sum.listedBots += VisitBatch.botsOf(visits, i);
        }
        batch.unlisted().byOrphanDay().forEach((orphans, counted) -> {
            var start = VisitSums.startOfDay(orphans.epochDay());
            var sum = sums.computeIfAbsent(new Key(orphans.type(), orphans.domainId(), start), key -> new Sum());
            sum.total += counted.total();
            sum.bots += counted.bots();
        });
        return new OrphanSums(sums);
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    /** Binds types, domains, slices, totals, bots, listed visits and listed bots' visits, in the order of the columns. */
    void bindFrom(int position, PreparedStatement statement) throws SQLException {
        var connection = statement.getConnection();
        var types = sums.stream().map(sum -> sum.getKey().type().text()).toArray();
        var slices = sums.stream().map(sum -> sum.getKey().start()).toArray();
        statement.setArray(position, connection.createArrayOf("text", types));
        statement.setObject(
                position + 1,
                sums.stream().mapToLong(sum -> sum.getKey().domainId()).toArray());
        statement.setArray(position + 2, connection.createArrayOf("timestamptz", slices));
        statement.setObject(position + 3, numbers(sum -> sum.total));
        statement.setObject(position + 4, numbers(sum -> sum.bots));
        statement.setObject(position + 5, numbers(sum -> sum.listed));
        statement.setObject(position + 6, numbers(sum -> sum.listedBots));
    }

    private long[] numbers(ToLongFunction<Sum> value) {
        return sums.stream().mapToLong(sum -> value.applyAsLong(sum.getValue())).toArray();
    }

    private record Key(
            OrphanType type, long domainId, @Nullable Instant start) {}

    private static final class Sum {
        private long total;
        private long bots;
        private long listed;
        private long listedBots;
    }
}
