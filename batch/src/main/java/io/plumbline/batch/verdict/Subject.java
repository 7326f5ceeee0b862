package io.plumbline.batch.verdict;

/**
 * The JVM that is judged. Immutable.
 *
 * @param id its number among the registered targets
 * @param name what the administrator calls it
 * @param jvm what it is, for example {@code OpenJDK 17.0.15, G1, 512 MB}; empty when it was never reached
 */
public record Subject(long id, String name, String jvm) {}
