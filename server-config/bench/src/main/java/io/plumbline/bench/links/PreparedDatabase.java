package io.plumbline.bench.links;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.bench.product.Database;
import io.plumbline.bench.product.DatabaseServer;
import io.plumbline.bench.product.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A database in which questions can be asked. It is made in the schema of the last release, filled, and brought up to date,
 * each migration timed; what that took is noted beside the data. One that an earlier run made is kept, and gets what
 * migrations are new since. One thread.
 */
final class PreparedDatabase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LAST_RELEASE = "3";

    private final DatabaseServer server;
    private final long links;
    private final long visits;
    private final Path note;
    private final Database database;
    private final List<Stage> stages = new ArrayList<>();

    PreparedDatabase(DatabaseServer server, Path directory, long links, long visits) {
        this.server = server;
        this.links = links;
        this.visits = visits;
        this.note = directory.resolve("prepared-" + visits + ".json");
        this.database = server.database("bench_" + visits);
    }

    /**
     * What was done to the database so far; immutable.
     *
     * @param bytes of the database
     */
    record Note(long links, long bytes, List<Stage> stages) {

        Note {
            stages = List.copyOf(stages);
        }
    }

    /** Makes what is missing. */
    void prepare() throws Exception {
        System.out.printf("%,d links, %,d visits%n", links, visits);
        var noted = noted();
        if (noted.isEmpty()) {
            fill();
        } else {
            stages.addAll(noted.get().stages());
            migrate();
        }
        note();
    }

    /** Makes all sums anew from the visits. */
    void recount() throws Exception {
        stages.clear();
        stages.addAll(required().stages());
        stages.removeIf(stage -> stage.name().equals("recount_visits()"));
        time("recount_visits()", () -> database.run("SELECT plumbline.recount_visits()"));
        new GeneratedData(database, links, visits).vacuum();
        note();
    }

    Database database() {
        return database;
    }

    /** What is known about it once it is prepared. */
    Note required() throws IOException {
        return noted().orElseThrow(() -> new IllegalArgumentException("there is no database with " + links
                + " links and " + visits + " visits yet; let it be prepared first"));
    }

    private Optional<Note> noted() throws IOException {
        return Files.exists(note)
                ? Optional.of(JSON.readValue(note.toFile(), Note.class)).filter(noted -> noted.links() == links)
                : Optional.empty();
    }

    private void fill() throws Exception {
        Files.deleteIfExists(note);
        database.createAnew();
        var data = new GeneratedData(database, links, visits);
        var schema = new Schema(database);
        schema.migrateTo(LAST_RELEASE);
        time("links, visits and counters filled in", data::fillReleased);
        time("migration V4", () -> schema.migrateTo("4"));
        time("tags filled in", data::fillTags);
        migrate();
        time("orphan visits filled in and counted", data::fillOrphanVisits);
        time("VACUUM ANALYZE", data::vacuum);
    }

    private void migrate() throws Exception {
        var schema = new Schema(database);
        for (var version : schema.pending()) {
            time("migration V" + version, () -> schema.migrateTo(version));
        }
    }

    private void time(String name, Stage.Work work) throws Exception {
        stages.add(Stage.timed(name, server, work));
    }

    private void note() throws IOException, SQLException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(note.toFile(), new Note(links, database.bytes(), stages));
    }
}
