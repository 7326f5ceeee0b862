package io.plumbline.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plumbline.batch.trend.Series;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The series in a file: times, and at each time numbers by name. Immutable.
 *
 * <p>As CSV, the first column is the time and each further one a series, named in the first line if that is no data; separated by
 * commas, semicolons or tabs. As JSON, an array of objects with {@code at} (or {@code time}) and numbers, or an object
 * that has such an array as {@code points}, as the REST interface tells the samples of a target, of which what only ever counts up is
 * left out. A time is ISO-8601 with its offset, or a
 * number of seconds, or of milliseconds since 1970. Where nothing was measured, a cell is empty, or a member missing.
 *
 * @param series in the order of the file, each with its points in the order of time
 */
record SeriesFile(List<Series> series) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LONGEST_BYTES = 64L << 20;

    /** In seconds this is the year 5138. */
    private static final double FIRST_MILLIS = 1e11;

    private static final Pattern SEPARATOR = Pattern.compile("[,;\t]");
    private static final List<String> TIMES = List.of("at", "time");

    /** Of the samples of a target: the number of a life of its JVM, and what goes up as long as it lives. */
    private static final Set<String> NO_LEVELS = Set.of(
            "epoch",
            "collections",
            "youngCollections",
            "oldCollections",
            "collectionMillis",
            "lastPauseMillis",
            "requests");

    private static final String ONLY = "series";

    SeriesFile {
        series = List.copyOf(series);
    }

    /** What has been read so far. */
    private static final class Points {

        private final Map<String, List<Series.Observation>> byName = new LinkedHashMap<>();

        void add(String name, Instant at, double value) {
            byName.computeIfAbsent(name, unknown -> new ArrayList<>()).add(new Series.Observation(at, value));
        }

        SeriesFile file() {
            return new SeriesFile(byName.entrySet().stream()
                    .map(series -> Series.of(
                            series.getKey(),
                            series.getValue().stream()
                                    .sorted(Comparator.comparing(Series.Observation::at))
                                    .toList()))
                    .toList());
        }
    }

    /**
     * Reads a file.
     *
     * @throws LaunchException if it cannot be read
     * @throws IllegalArgumentException if it holds no series; the message says the line
     */
    static SeriesFile read(Path file) throws LaunchException {
        var text = text(file).strip();
        return text.startsWith("[") || text.startsWith("{") ? ofJson(text) : ofCsv(text);
    }

    private static String text(Path file) throws LaunchException {
        try {
            if (!Files.isRegularFile(file)) {
                throw LaunchException.environment("there is no file \"" + file + "\"");
            }
            if (Files.size(file) > LONGEST_BYTES) {
                throw LaunchException.environment(
                        "the file \"" + file + "\" is longer than " + (LONGEST_BYTES >> 20) + " MB; send fewer points");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw LaunchException.environment("the file \"" + file + "\" cannot be read: " + failure.getMessage());
        }
    }

    static SeriesFile ofCsv(String text) {
        var lines = text.lines().toList();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the file is empty; it must hold lines of a time and a value");
        }
        var separator = separator(lines.get(0));
        var first = cells(lines.get(0), separator);
        boolean named = time(first.get(0)) == null;
        var points = new Points();
        for (int line = named ? 1 : 0; line < lines.size(); line++) {
            if (!lines.get(line).isBlank()) {
                addLine(points, named ? first : List.of(), cells(lines.get(line), separator), line + 1);
            }
        }
        return points.file();
    }

    private static String separator(String line) {
        var matcher = SEPARATOR.matcher(line);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    "line 1: \"" + shown(line) + "\" is no time and value; separate them by a comma");
        }
        return matcher.group();
    }

    private static List<String> cells(String line, String separator) {
        var cells = new ArrayList<String>();
        for (var cell : line.split(Pattern.quote(separator), -1)) {
            var bare = cell.strip();
            cells.add(
                    bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"")
                            ? bare.substring(1, bare.length() - 1)
                            : bare);
        }
        return cells;
    }

    private static void addLine(Points points, List<String> names, List<String> cells, int line) {
        var at = time(cells.get(0));
        if (at == null) {
            throw new IllegalArgumentException("line " + line + ": \"" + shown(cells.get(0))
                    + "\" is no time; write it as 2026-11-27T10:00:00Z or in seconds");
        }
        for (int column = 1; column < cells.size(); column++) {
            var cell = cells.get(column);
            if (!cell.isEmpty()) {
                var value = number(cell);
                if (value.isEmpty()) {
                    throw new IllegalArgumentException("line " + line + ": \"" + shown(cell) + "\" is no number");
                }
                points.add(name(names, column, cells.size()), at, value.getAsDouble());
            }
        }
    }

    private static String name(List<String> names, int column, int columns) {
        if (column < names.size() && !names.get(column).isEmpty()) {
            return names.get(column);
        }
        return columns == 2 ? ONLY : "column " + (column + 1);
    }

    static SeriesFile ofJson(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    "line " + wrong.getLocation().getLineNr() + ": this is no JSON: " + wrong.getOriginalMessage(),
                    wrong);
        }
        var array = root.isArray() ? root : root.path("points");
        var left = root.isArray() ? Set.<String>of() : NO_LEVELS;
        if (!array.isArray()) {
            throw new IllegalArgumentException(
                    "the JSON has neither an array nor an array \"points\"; write [{\"at\": TIME, \"value\": NUMBER}, …]");
        }
        var points = new Points();
        for (int i = 0; i < array.size(); i++) {
            addPoint(points, array.get(i), left, i + 1);
        }
        return points.file();
    }

    private static void addPoint(Points points, JsonNode point, Set<String> left, int number) {
        var at = timeOf(point, number);
        for (var member : point.properties()) {
            var name = member.getKey();
            if (member.getValue().isNumber() && !TIMES.contains(name) && !left.contains(name)) {
                points.add(name, at, member.getValue().doubleValue());
            }
        }
    }

    private static Instant timeOf(JsonNode point, int number) {
        for (var name : TIMES) {
            var at = time(point.path(name).asText());
            if (at != null) {
                return at;
            }
        }
        throw new IllegalArgumentException(
                "point " + number + ": \"" + shown(point.toString()) + "\" has no time \"at\"");
    }

    private static @Nullable Instant time(String text) {
        var number = number(text);
        try {
            if (number.isPresent()) {
                double seconds =
                        number.getAsDouble() < FIRST_MILLIS ? number.getAsDouble() : number.getAsDouble() / 1000;
                double whole = Math.floor(seconds);
                return Instant.ofEpochSecond((long) whole, Math.round((seconds - whole) * 1e9));
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    private static OptionalDouble number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException noNumber) {
            return OptionalDouble.empty();
        }
    }

    private static String shown(String text) {
        var printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 60 ? printable : printable.substring(0, 60) + "…";
    }
}
