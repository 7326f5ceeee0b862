package io.plumbline.persistence.link;

import java.util.List;

/**
 * Tags that links have; immutable.
 *
 * @param names none for no filter at all
 * @param all whether a link must have every one of them; otherwise one will do
 */
public record TagFilter(List<String> names, boolean all) {

    /** No filter. */
    public static final TagFilter NONE = new TagFilter(List.of(), false);

    public TagFilter {
        names = List.copyOf(names);
    }

    boolean isNone() {
        return names.isEmpty();
    }
}
