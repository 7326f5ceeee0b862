package io.plumbline.web.redirect;

/** What a code leads to at a moment. Immutable. */
sealed interface Resolution {

    /** A link that leads on now. */
    record Found(RedirectTarget target) implements Resolution {}

    /** A link that does not lead on yet, or no longer. */
    record Gone() implements Resolution {
        static final Gone INSTANCE = new Gone();
    }

    /** No link. */
    record Unknown() implements Resolution {
        static final Unknown INSTANCE = new Unknown();
    }
}
