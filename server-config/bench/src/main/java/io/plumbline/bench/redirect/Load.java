package io.plumbline.bench.redirect;

import java.util.Locale;

/** What the clients ask for. */
enum Load {
    /** Links by Zipf's law: the first is asked for as often as the second and the third together. */
    SPREAD("plain links, spread", 302),
    HOT("one hot link", 302),
    /** The same hundred codes without a link again and again. */
    UNKNOWN("unknown codes, a hundred", 404),
    /** Codes without a link, each once. */
    RANDOM("unknown codes, never the same", 404),
    /** Links that send visitors by language and device. */
    RULES("links with rules", 302),
    /** Links with a query that goes along. */
    QUERY("plain links with a query", 302),
    /** Links, asked for as a browser asks. */
    BROWSER("plain links, a browser's headers", 302),
    /** Links by Zipf's law, and a new link with every hundredth request. */
    MIXED("99 % plain links, 1 % new links", 302);

    private final String title;
    private final int status;

    Load(String title, int status) {
        this.title = title;
        this.status = status;
    }

    String title() {
        return title;
    }

    /** Whether the answers say that there is no such link. */
    boolean findsNothing() {
        return status == 404;
    }

    /** The name on the command line. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
