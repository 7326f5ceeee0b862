package io.plumbline.persistence.link;

/** How a list of links is sorted; links that are alike by the key stand in the order of their making. Immutable. */
public record LinkOrder(Key key, boolean ascending) {

    /** The newest link first. */
    public static final LinkOrder NEWEST_FIRST = new LinkOrder(Key.DATE_CREATED, false);

    /** What links are sorted by. */
    public enum Key {
        /** By their first 500 characters. */
        LONG_URL("link.long_url_start", "link.id"),
        SHORT_CODE("link.short_code", "link.id"),
        DATE_CREATED("link.created_at", "link.id"),
        /** Links without a title first. */
        TITLE("link.title_or_none", "link.id"),
        VISITS("counter.ranked_total", "counter.link_id"),
        NON_BOT_VISITS("counter.ranked_people", "counter.link_id");

        private final String expression;
        private final String id;

        Key(String expression, String id) {
            this.expression = expression;
            this.id = id;
        }

        /** Whether the key is not the link's, but its visit counter's. */
        boolean isOfCounter() {
            return this == VISITS || this == NON_BOT_VISITS;
        }

        /** The column with the link's id that stands behind the key in its index. */
        String id() {
            return id;
        }
    }

    LinkOrder reversed() {
        return new LinkOrder(key, !ascending);
    }

    /** The end of a query. */
    String clause() {
        var direction = ascending ? " ASC" : " DESC";
        return " ORDER BY " + key.expression + direction + ", " + key.id + direction;
    }

    /** What holds for the links behind one whose key and id are two arguments. */
    String behind() {
        return "(" + key.expression + ", " + key.id + ")" + (ascending ? " > " : " < ") + "(?, ?)";
    }

    /** The key of one link. */
    Object keyOf(LinkDescription link) {
        return switch (key) {
            case LONG_URL -> link.longUrlStart();
            case SHORT_CODE -> link.shortCode();
            case DATE_CREATED -> link.createdAt();
            case TITLE -> link.title() == null ? "" : link.title();
            case VISITS -> link.rankedVisits();
            case NON_BOT_VISITS -> link.rankedPeople();
        };
    }
}
