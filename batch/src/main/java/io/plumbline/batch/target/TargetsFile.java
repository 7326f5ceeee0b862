package io.plumbline.batch.target;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file of targets says: a JSON array of what is sent to register one target each. Immutable.
 *
 * @param entries what can be watched
 * @param faults what is wrong with the others, in the order of lines
 * @param faultyNames the targets that the others were to be, as far as they say
 * @param namesAll whether all of the others say; else nobody knows which targets the file names no longer
 */
public record TargetsFile(List<Entry> entries, List<Fault> faults, Set<String> faultyNames, boolean namesAll) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final long LONGEST_BYTES = 16L << 20;
    private static final Pattern SOURCE = Pattern.compile(" \\(start marker at .*\\)");
    private static final String ARRAY = "the file must hold a JSON array of objects, [] if there are no targets";

    /** A target, and the line on which it begins. */
    public record Entry(int line, Registration registration) {}

    /**
     * Something that is wrong.
     *
     * @param field the member that is wrong; empty if it is the whole entry
     */
    public record Fault(int line, String field, String reason) {

        @Override
        public String toString() {
            return "line " + line + (field.isEmpty() ? "" : ", \"" + field + "\"") + ": " + reason;
        }
    }

    public TargetsFile {
        entries = List.copyOf(entries);
        faults = List.copyOf(faults);
        faultyNames = Set.copyOf(faultyNames);
    }

    /**
     * What a file holds.
     *
     * @throws IOException if it does not exist, may not be read or is too long; the message is a clause about "it"
     */
    public static byte[] content(Path file) throws IOException {
        try {
            if (Files.size(file) > LONGEST_BYTES) {
                throw new IOException("it is longer than " + (LONGEST_BYTES >> 20) + " MiB");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("it does not exist", missing);
        } catch (AccessDeniedException forbidden) {
            throw new IOException("Plumbline's user may not read it", forbidden);
        }
    }

    /**
     * Reads what a file holds.
     *
     * @throws IOException if it is no JSON array to its end, so that nobody knows what it does not name; the message says
     *     the line
     */
    public static TargetsFile parse(byte[] content, AllowedSecrets secrets) throws IOException {
        try (var parser = JSON.createParser(content)) {
            return new Reader(parser, secrets).read();
        } catch (JsonProcessingException notJson) {
            var place = notJson.getLocation();
            throw new IOException(
                    (place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ")
                            + SOURCE.matcher(notJson.getOriginalMessage()).replaceAll("") + "; " + ARRAY,
                    notJson);
        }
    }

    /** Reads entry by entry. One thread. */
    private static final class Reader {

        private final JsonParser parser;
        private final AllowedSecrets secrets;
        private final List<Entry> entries = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private final Set<String> faultyNames = new HashSet<>();
        private final Map<String, Integer> lineByName = new HashMap<>();
        private boolean namesAll = true;

        Reader(JsonParser parser, AllowedSecrets secrets) {
            this.parser = parser;
            this.secrets = secrets;
        }

        TargetsFile read() throws IOException {
            require(parser.nextToken() == JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    readEntry();
                } else {
                    faults.add(new Fault(line(), "", "is no JSON object"));
                    namesAll = false;
                    parser.skipChildren();
                }
            }
            require(parser.nextToken() == null);
            return new TargetsFile(entries, faults, faultyNames, namesAll);
        }

        private void require(boolean claim) throws IOException {
            if (!claim) {
                throw new IOException("line " + line() + ": " + ARRAY);
            }
        }

        private int line() {
            return parser.currentTokenLocation().getLineNr();
        }

        private void readEntry() throws IOException {
            int line = line();
            var before = faults.size();
            var members = new LinkedHashMap<String, Object>();
            var lines = new HashMap<String, Integer>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                readMember(members, lines);
            }
            if (faults.size() == before) {
                accept(line, members, lines);
            }
            if (faults.size() > before) {
                if (members.get("name") instanceof String name) {
                    faultyNames.add(name.strip());
                } else {
                    namesAll = false;
                }
            }
        }

        private void readMember(Map<String, Object> members, Map<String, Integer> lines) throws IOException {
            var name = parser.currentName();
            if (lines.put(name, line()) != null) {
                faults.add(new Fault(line(), name, "is there twice"));
            }
            var value = switch (parser.nextToken()) {
                case VALUE_STRING -> parser.getText();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
                case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
                case VALUE_NULL -> null;
                case START_ARRAY -> elements();
                default -> {
                    parser.skipChildren();
                    yield List.of();
                }
            };
            if (value != null) {
                members.put(name, value);
            }
        }

        /** The texts of a list; what is no text stands there as something that is none. */
        private List<Object> elements() throws IOException {
            var elements = new ArrayList<Object>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                var isText = parser.currentToken() == JsonToken.VALUE_STRING;
                elements.add(isText ? parser.getText() : List.of());
                parser.skipChildren();
            }
            return elements;
        }

        private void accept(int line, Map<String, Object> members, Map<String, Integer> lines) {
            if (members.containsKey("pid")) {
                faults.add(
                        new Fault(
                                lines.getOrDefault("pid", line),
                                "pid",
                                "means nothing once the process has ended; give its \"mainClass\", or register the process over REST"));
                return;
            }
            var reading = Registration.read(members, secrets);
            if (reading instanceof Registration.Reading.Faulty faulty) {
                faulty.reasons()
                        .forEach((field, reason) ->
                                faults.add(new Fault(lines.getOrDefault(field, line), field, reason)));
                return;
            }
            var registration = ((Registration.Reading.Accepted) reading).registration();
            var earlier = lineByName.putIfAbsent(registration.name(), line);
            if (earlier == null) {
                entries.add(new Entry(line, registration));
            } else {
                faults.add(new Fault(
                        lines.getOrDefault("name", line),
                        "name",
                        "is that of the target on line " + earlier + ", too; choose another"));
            }
        }
    }
}
