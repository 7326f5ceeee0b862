package io.plumbline.persistence.link;

/** Where codes come from that nobody chose. Thread-safe. */
interface CodeSource {

    /** A code that is hardly ever in use: of that many characters, or of more if there are no more such. */
    String next(int length);
}
