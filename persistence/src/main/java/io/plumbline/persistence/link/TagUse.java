package io.plumbline.persistence.link;

/**
 * A tag, how many links have it, and how often those were visited; all within the scope that was asked for. Immutable.
 *
 * @param visits every visit
 * @param bots those of them that are probably not human
 */
public record TagUse(String name, long links, long visits, long bots) {}
