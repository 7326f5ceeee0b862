package io.plumbline.bench.links;

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
 */
record DatabaseServer(String url, String user, String password) {

    private static final List<String> TELLING = List.of(
            "server_version", "shared_buffers", "work_mem", "effective_cache_size", "max_wal_size", "fsync", "jit");

    /** The one in a data directory. */
    static DatabaseServer of(Path dataDirectory) throws IOException {
        var run = new Properties();
        try (var lines = Files.newBufferedReader(dataDirectory.resolve("run.properties"))) {
            run.load(lines);
        }
        return new DatabaseServer(
                run.getProperty("database-url"),
                run.getProperty("database-user"),
                Files.readString(dataDirectory.resolve("postgresql/password")).strip());
    }

    /** A new, empty database. */
    Database create(String name) throws SQLException {
        own().run("CREATE DATABASE " + name);
        return new Database(this, url.replaceFirst("/[^/]*$", "/" + name), name);
    }

    /** What of its configuration the figures depend on. */
    TreeMap<String, String> conditions() throws SQLException {
        var conditions = new TreeMap<String, String>();
        for (var name : TELLING) {
            conditions.put(name, own().text("SELECT current_setting('" + name + "')"));
        }
        return conditions;
    }

    Database own() {
        return new Database(this, url, "plumbline");
    }
}
