package io.plumbline.batch.verdict;

/**
 * Something that could not be looked at. Immutable.
 *
 * @param what for example {@code allocation sites}
 * @param why for example {@code the JVM offers no flight recorder}
 */
public record Gap(String what, String why) {}
