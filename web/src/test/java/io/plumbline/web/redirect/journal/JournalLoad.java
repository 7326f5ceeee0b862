package io.plumbline.web.redirect.journal;

import com.sun.management.ThreadMXBean;
import io.plumbline.persistence.visit.VisitBatches;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Measures the journal: what an append costs, and how far the database is behind at a load. The database holds links 1 to a
 * million; arguments: its JDBC URL, the id of its main process, a directory for the journal, visits a second, seconds.
 */
final class JournalLoad {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int LINKS = 1_000_000;
    private static final int SAMPLES = 1 << 20;
    private static final int APPENDS = 2_000_000;
    private static final long BILLION = 1_000_000_000;
    private static final long PROBE_NANOS = 50_000_000;

    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private final ProcessHandle database;
    private final VisitJournalSettings settings;
    private final long[] links = new long[SAMPLES];

    private JournalLoad(String url, long processId, Path directory) {
        dataSource.setUrl(url);
        database = ProcessHandle.of(processId).orElseThrow();
        settings = new VisitJournalSettings(
                directory, 16 << 20, 1L << 30, Duration.ofMillis(500), 100_000, Duration.ofSeconds(30), 1000);
        var random = RandomGenerator.getDefault();
        for (int i = 0; i < SAMPLES; i++) {
            // Zipf's law, and neighbours in rank are no neighbours in the database
            var rank = (long) Math.exp(random.nextDouble() * Math.log(LINKS));
            links[i] = rank * 611_953 % LINKS + 1;
        }
    }

    public static void main(String[] arguments) throws Exception {
        var load = new JournalLoad(arguments[0], Long.parseLong(arguments[1]), Path.of(arguments[2]));
        if (arguments[3].equals("append")) {
            load.append(Integer.parseInt(arguments[4]));
        } else {
            load.flush(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        }
    }

    /** The cost of appends alone, by so many threads. */
    private void append(int threads) throws Exception {
        var journal = VisitJournal.open(settings);
        for (int round = 0; round < 3; round++) {
            var workers = new ArrayList<Thread>();
            var costs = new long[threads][2];
            for (int i = 0; i < threads; i++) {
                var cost = costs[i];
                var worker = new Thread(() -> append(journal, cost));
                workers.add(worker);
                worker.start();
            }
            for (var worker : workers) {
                worker.join();
            }
            System.out.printf(
                    "%d threads: %.0f ns of CPU, %.2f bytes an append%n",
                    threads,
                    Arrays.stream(costs).mapToLong(cost -> cost[0]).average().orElse(0) / APPENDS,
                    Arrays.stream(costs).mapToLong(cost -> cost[1]).average().orElse(0) / APPENDS);
        }
        deleteAll();
        Runtime.getRuntime().halt(0);
    }

    private void append(VisitJournal journal, long[] cost) {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var record = record();
        var cpu = bean.getCurrentThreadCpuTime();
        var allocated = bean.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < APPENDS; i++) {
            append(journal, record, links[i & (SAMPLES - 1)]);
        }
        cost[1] = bean.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
        cost[0] = bean.getCurrentThreadCpuTime() - cpu;
    }

    private static void append(VisitJournal journal, byte[] record, long link) {
        LONG.set(record, 1, link);
        LONG.set(record, 9, System.currentTimeMillis());
        journal.append(record, record.length, 1);
    }

    /** A visit as browsers make them. */
    private static byte[] record() {
        var texts = Journals.texts(
                "192.0.2.0",
                "https://news.example.com/item/12",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
                "http://s.example.org/c123456",
                "https://example.org/some/path/to/page/123456?a=b");
        var record = new byte[17 + texts.length];
        record[0] = RecordReader.VISIT;
        System.arraycopy(texts, 0, record, 17, texts.length);
        return record;
    }

    private void flush(int visitsASecond, int seconds) throws Exception {
        var journal = VisitJournal.open(settings);
        var flush = new VisitFlush(
                journal, new VisitBatches(dataSource), settings, new VisitRetention(null), Clock.systemUTC());
        var thread = new Thread(flush);
        thread.start();
        var before = visible();
        var appender = new Thread(() -> appendEvenly(journal, visitsASecond, seconds));
        appender.start();
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // the first seconds are for compiling
        LockSupport.parkNanos(Math.min(15, seconds / 4) * BILLION);
        var cpu = databaseCpu();
        var ownCpu = bean.getThreadCpuTime(thread.getId());
        var visits = flush.flushed();
        var lags = lags(journal, before, appender);
        var flushed = flush.flushed() - visits;
        System.out.printf(
                "%d visits/s asked, %d flushed: lag p50 %.2f p95 %.2f max %.2f s; %.2f us of the database's CPU and %.2f of ours a visit%n",
                visitsASecond,
                flushed,
                lags.get(lags.size() / 2) / 1e9,
                lags.get(lags.size() * 95 / 100) / 1e9,
                lags.get(lags.size() - 1) / 1e9,
                (databaseCpu() - cpu) / 1e3 / flushed,
                (bean.getThreadCpuTime(thread.getId()) - ownCpu) / 1e3 / flushed);
        flush.stop();
        thread.join();
        System.out.printf(
                "noted %d, visible %d, without detail %d%n",
                journal.appended(), visible() - before, journal.droppedDetail());
        journal.close();
        deleteAll();
    }

    private void appendEvenly(VisitJournal journal, int visitsASecond, int seconds) {
        var record = record();
        var begun = System.nanoTime();
        for (long i = 0; i < (long) visitsASecond * seconds; i++) {
            append(journal, record, links[(int) i & (SAMPLES - 1)]);
            if (i % 100 == 0) {
                LockSupport.parkNanos(begun + i * BILLION / visitsASecond - System.nanoTime());
            }
        }
    }

    /** How old the newest visit was that the database showed, again and again while visits come; sorted. */
    private List<Long> lags(VisitJournal journal, long before, Thread appender) throws SQLException {
        var moments = new ArrayList<long[]>();
        var lags = new ArrayList<Long>();
        while (appender.isAlive()) {
            moments.add(new long[] {System.nanoTime(), journal.appended()});
            var shown = visible() - before;
            var now = System.nanoTime();
            while (moments.size() > 1 && moments.get(0)[1] <= shown) {
                moments.remove(0);
            }
            lags.add(Math.max(0, now - moments.get(0)[0]));
            LockSupport.parkNanos(PROBE_NANOS);
        }
        lags.sort(null);
        return lags;
    }

    private long visible() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT coalesce(sum(total), 0) FROM plumbline.visit_total"
                        + " WHERE kind = 3 AND subject_id = 0 AND domain_id = 0 AND author_id = 0")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private long databaseCpu() {
        return database.descendants()
                .mapToLong(process ->
                        process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }

    private void deleteAll() throws IOException {
        try (var files = Files.newDirectoryStream(settings.directory())) {
            for (var file : files) {
                Files.delete(file);
            }
        }
    }
}
