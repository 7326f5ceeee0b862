package io.plumbline.persistence.link;

import java.util.List;

/** How a list of tags is sorted; tags that are alike by the key are sorted by name. Immutable. */
public record TagOrder(Key key, boolean ascending) {

    /** From A to Z. */
    public static final TagOrder BY_NAME = new TagOrder(Key.TAG, true);

    /** As the index tag_by_name: the root collation of Unicode, which clients sort by. */
    private static final String NAME = "tag.name COLLATE \"und-x-icu\"";

    /** What tags are sorted by. */
    public enum Key {
        TAG(NAME),
        SHORT_URLS_COUNT("coalesce(tagged.links, 0)"),
        VISITS("coalesce(visits.total, 0)"),
        NON_BOT_VISITS("coalesce(visits.total - visits.bots, 0)");

        private final String expression;

        Key(String expression) {
            this.expression = expression;
        }
    }

    /** The end of a query. */
    String clause() {
        var first = " ORDER BY " + key.expression + (ascending ? " ASC" : " DESC");
        return key == Key.TAG ? first : first + ", " + NAME;
    }

    /** What holds for the tags behind one, at its {@link #placeOf place}. */
    String behind() {
        var comparison = ascending ? ">" : "<";
        return key == Key.TAG
                ? " AND " + NAME + " " + comparison + " CAST(? AS text) COLLATE \"und-x-icu\""
                : " AND (" + key.expression + " " + comparison + " ? OR " + key.expression + " = ? AND " + NAME
                        + " > CAST(? AS text) COLLATE \"und-x-icu\")";
    }

    /** The arguments of {@link #behind} for a tag. */
    List<Object> placeOf(TagUse tag) {
        var number = numberOf(tag);
        return key == Key.TAG ? List.of(tag.name()) : List.of(number, number, tag.name());
    }

    /** What a tag is sorted by before its name. */
    private long numberOf(TagUse tag) {
        return switch (key) {
            case TAG -> 0;
            case SHORT_URLS_COUNT -> tag.links();
            case VISITS -> tag.visits();
            case NON_BOT_VISITS -> tag.visits() - tag.bots();
        };
    }
}
