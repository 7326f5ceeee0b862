package io.plumbline.batch.verdict;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The leaks that are known by what they look like: {@code known-leaks.json}. Immutable. */
final class KnownLeaks {

    private static final String FILE = "known-leaks.json";
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private static final KnownLeaks SHIPPED = new KnownLeaks(FILE, DataFile.shipped(FILE, Entry.class));

    private final List<Entry> entries;

    private KnownLeaks(String file, List<Entry> entries) {
        var ids = new HashSet<String>();
        for (var entry : entries) {
            if (!ids.add(entry.leak().id())) {
                throw new IllegalArgumentException(
                        file + ": two entries have the id \"" + entry.leak().id() + "\"; give one another");
            }
        }
        this.entries = entries;
    }

    /** A leak, and what it looks like: like one of these patterns. */
    record Entry(KnownLeak leak, List<LeakPattern> patterns) {

        Entry {
            patterns = List.copyOf(patterns);
        }

        @JsonCreator
        static Entry of(
                @JsonProperty("id") @Nullable String id,
                @JsonProperty("library") @Nullable String library,
                @JsonProperty("versions") @Nullable String versions,
                @JsonProperty("title") @Nullable String title,
                @JsonProperty("when") @Nullable List<LeakPattern> when,
                @JsonProperty("cause") @Nullable String cause,
                @JsonProperty("repair") @Nullable String repair,
                @JsonProperty("source") @Nullable String source) {
            if (id == null || !ID.matcher(id).matches()) {
                throw new IllegalArgumentException("\"id\" must be words of a to z and digits with hyphens between");
            }
            if (when == null || when.isEmpty()) {
                throw new IllegalArgumentException("\"when\" must have one pattern at least");
            }
            if (when.stream().anyMatch(LeakPattern::isOfAnyThing)) {
                throw new IllegalArgumentException("a pattern of an area alone would match every cause in it");
            }
            var address = written("source", source);
            if (!address.startsWith("https://")) {
                throw new IllegalArgumentException("\"source\" must be an address that begins with https://");
            }
            return new Entry(
                    new KnownLeak(
                            id,
                            written("library", library),
                            versions,
                            written("title", title),
                            written("cause", cause),
                            written("repair", repair),
                            address),
                    when);
        }

        private static String written(String member, @Nullable String text) {
            if (text == null || text.isBlank()) {
                throw new IllegalArgumentException("\"" + member + "\" is missing");
            }
            return text;
        }
    }

    static KnownLeaks shipped() {
        return SHIPPED;
    }

    /**
     * Reads leaks from a file.
     *
     * @throws IllegalArgumentException if an entry is not as it should be: the message names it and what is wrong
     */
    static KnownLeaks read(String file, InputStream stream) throws IOException {
        return new KnownLeaks(file, DataFile.read(file, stream, Entry.class));
    }

    /** All of them, in the order of the file. */
    List<KnownLeak> all() {
        return entries.stream().map(Entry::leak).toList();
    }

    /** The first leak that looks like this. */
    Optional<KnownLeak> named(Clues clues) {
        return entries.stream()
                .filter(entry -> entry.patterns().stream().anyMatch(pattern -> pattern.matches(clues)))
                .map(Entry::leak)
                .findFirst();
    }

    /** What to do: what the leak's description says, before what is always said. */
    static String repair(@Nullable KnownLeak known, String usual) {
        return known == null ? usual : "Known leak of " + known.library() + ": " + known.repair() + " Else: " + usual;
    }

    /** What was seen, and that it is known. */
    static List<String> evidence(@Nullable KnownLeak known, List<String> seen) {
        if (known == null) {
            return seen;
        }
        var all = new ArrayList<>(seen);
        all.add("Known leak \"" + known.id() + "\" of " + known.line() + ". " + known.cause() + " Described at "
                + known.source() + ".");
        return List.copyOf(all);
    }
}
