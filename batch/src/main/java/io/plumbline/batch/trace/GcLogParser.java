package io.plumbline.batch.trace;

/**
 * Reads the lines of a GC log in their order and tells of the collections in them. There are two of them, which look at the same lines
 * in different ways, so that what one loses the other has. One thread.
 */
interface GcLogParser {

    /** The next line, without its end. */
    void line(String line);

    /** There are no more. */
    void end();
}
