package io.plumbline.persistence.link;

/**
 * Which tags a list shows; immutable.
 *
 * @param text a text in the tag; empty for all
 * @param scope counts only links in scope; a scope that is not every link leaves out the tags without any
 */
public record TagSearch(String text, LinkScope scope) {}
