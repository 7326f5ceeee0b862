package io.plumbline.batch.verdict;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a cause looks like, as a data file writes it. All that is written must be there. In every text {@code *} stands for any
 * characters; the rest is compared as it is, from the first character to the last. Immutable.
 */
final class LeakPattern {

    private static final String ANY = "*";

    private final @Nullable Area area;
    private final @Nullable Pattern element;
    private final @Nullable Pattern container;
    private final List<Pattern> path;
    private final @Nullable Pattern frame;
    private final @Nullable Pattern family;
    private final @Nullable Pattern hanging;

    /**
     * A pattern of any of these.
     *
     * @param area what grows
     * @param element a class that grows
     * @param container the collection that the elements are in
     * @param path references on the way from a root, in this order, whatever is between them
     * @param frame a call that led to the allocation
     * @param family threads, class loaders or files that there are more of
     * @param hanging a call in which those threads hang
     */
    @JsonCreator
    LeakPattern(
            @JsonProperty("area") @Nullable Area area,
            @JsonProperty("element") @Nullable String element,
            @JsonProperty("container") @Nullable String container,
            @JsonProperty("path") @Nullable List<String> path,
            @JsonProperty("frame") @Nullable String frame,
            @JsonProperty("family") @Nullable String family,
            @JsonProperty("hanging") @Nullable String hanging) {
        this.area = area;
        this.element = compiled(element);
        this.container = compiled(container);
        this.path =
                path == null ? List.of() : path.stream().map(LeakPattern::glob).toList();
        this.frame = compiled(frame);
        this.family = compiled(family);
        this.hanging = compiled(hanging);
        if (area == null && isOfAnyThing()) {
            throw new IllegalArgumentException(
                    "a pattern needs one of area, element, container, path, frame, family, hanging");
        }
    }

    /** Whether nothing but the area is asked for. */
    boolean isOfAnyThing() {
        return path.isEmpty()
                && Stream.of(element, container, frame, family, hanging).allMatch(Objects::isNull);
    }

    boolean matches(Clues clues) {
        return (area == null || area == clues.area())
                && matchesAny(element, clues.elements())
                && matchesAny(container, clues.container() == null ? List.of() : List.of(clues.container()))
                && isOnTheWay(clues.path())
                && matchesAny(frame, clues.frames())
                && matchesAny(family, clues.family() == null ? List.of() : List.of(clues.family()))
                && matchesAny(hanging, clues.hanging());
    }

    private boolean isOnTheWay(List<String> steps) {
        int wanted = 0;
        for (var step : steps) {
            if (wanted < path.size() && path.get(wanted).matcher(step).matches()) {
                wanted++;
            }
        }
        return wanted == path.size();
    }

    private static boolean matchesAny(@Nullable Pattern pattern, List<String> texts) {
        return pattern == null
                || texts.stream().anyMatch(text -> pattern.matcher(text).matches());
    }

    private static @Nullable Pattern compiled(@Nullable String text) {
        return text == null ? null : glob(text);
    }

    private static Pattern glob(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a pattern must not be blank; leave out what does not matter");
        }
        return Pattern.compile(
                Stream.of(text.split(Pattern.quote(ANY), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }
}
