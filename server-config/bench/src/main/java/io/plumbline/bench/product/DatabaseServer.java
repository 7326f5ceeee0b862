package io.plumbline.bench.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The PostgreSQL of a running product; immutable.
 *
 * @param url of its own database
 * @param processId of the process that owns the others
 */
public record DatabaseServer(String url, String user, String password, long processId) {

    private static final List<String> TELLING = List.of(
            "server_version",
            "shared_buffers",
            "work_mem",
            "effective_cache_size",
            "random_page_cost",
            "max_parallel_workers_per_gather",
            "max_wal_size",
            "fsync",
            "jit");

    /** Of processor time, in the figures of the kernel. */
    private static final double TICKS_IN_SECOND = 100;

    /** The one in a data directory. */
    public static DatabaseServer of(Path dataDirectory) throws IOException {
        var run = new Properties();
        try (var lines = Files.newBufferedReader(dataDirectory.resolve("run.properties"))) {
            run.load(lines);
        }
        return new DatabaseServer(
                run.getProperty("database-url"),
                run.getProperty("database-user"),
                Files.readString(dataDirectory.resolve("postgresql/password")).strip(),
                Long.parseLong(Files.readAllLines(dataDirectory.resolve("postgresql/data/postmaster.pid"))
                        .get(0)
                        .strip()));
    }

    /** A database of it, which may not be there yet. */
    public Database database(String name) {
        return new Database(this, url.replaceFirst("/[^/]*$", "/" + name), name);
    }

    /** A new, empty database. */
    public Database create(String name) throws SQLException {
        own().run("CREATE DATABASE " + name);
        return database(name);
    }

    /** The processor time that it has used, all sessions together, whether they have ended or not. */
    public double processorSeconds() {
        var ticks = ticks(processId, true);
        for (var session : ProcessHandle.of(processId).stream()
                .flatMap(ProcessHandle::children)
                .toList()) {
            ticks += ticks(session.pid(), false);
        }
        return ticks / TICKS_IN_SECOND;
    }

    /** Fields 14 to 17 of the kernel's line about a process; the name before them may hold blanks. */
    private static long ticks(long process, boolean withEndedChildren) {
        String text;
        try {
            text = Files.readString(Path.of("/proc/" + process + "/stat"));
        } catch (IOException ended) {
            // between being listed and being looked at; its time is its parent's now
            return 0;
        }
        var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        var ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return withEndedChildren ? ticks + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : ticks;
    }

    /** What of its configuration the figures depend on. */
    public TreeMap<String, String> conditions() throws SQLException {
        var conditions = new TreeMap<String, String>();
        for (var name : TELLING) {
            conditions.put(name, own().text("SELECT current_setting('" + name + "')"));
        }
        return conditions;
    }

    public Database own() {
        return new Database(this, url, "plumbline");
    }
}
