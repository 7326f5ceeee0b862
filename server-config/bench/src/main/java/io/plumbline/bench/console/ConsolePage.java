package io.plumbline.bench.console;

/**
 * A page of the console. Immutable.
 *
 * @param name as a report calls it
 * @param path below {@code /console/}
 * @param content what is in it once it can be read, as a selector
 */
record ConsolePage(String name, String path, String content) {}
