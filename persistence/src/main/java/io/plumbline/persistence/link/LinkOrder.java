package io.plumbline.persistence.link;

import java.util.Objects;

/** How a list of links is sorted; links that are alike by the key stand in the order of their making. Immutable. */
public record LinkOrder(Key key, boolean ascending) {

    /** The newest link first. */
    public static final LinkOrder NEWEST_FIRST = new LinkOrder(Key.DATE_CREATED, false);

    /** What links are sorted by. */
    public enum Key {
        LONG_URL("link.longUrl"),
        SHORT_CODE("link.shortCode"),
        DATE_CREATED("link.createdAt"),
        /** Links without a title first. */
        TITLE("coalesce(link.title, '')");

        private final String expression;

        Key(String expression) {
            this.expression = expression;
        }
    }

    /** The end of a query. */
    String clause() {
        var direction = ascending ? "asc" : "desc";
        return " order by " + key.expression + " " + direction + ", link.id " + direction;
    }

    /**
     * What holds for the links behind one whose key is {@code :key} and whose id is {@code :id}. The first comparison alone
     * would not do, but it is the one that an index answers.
     */
    String behind() {
        var comparison = ascending ? ">" : "<";
        return " and " + key.expression + " " + comparison + "= :key and (" + key.expression + " " + comparison
                + " :key or link.id " + comparison + " :id)";
    }

    /** The key of one link. */
    Object keyOf(LinkDescription link) {
        return switch (key) {
            case LONG_URL -> link.longUrl();
            case SHORT_CODE -> link.shortCode();
            case DATE_CREATED -> link.createdAt();
            case TITLE -> Objects.requireNonNullElse(link.title(), "");
        };
    }
}
