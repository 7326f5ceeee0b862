package io.plumbline.batch.forensics;

/**
 * How many objects of a class there are, and what they retain.
 *
 * @param bytes retained
 */
public record ElementCount(String className, long objects, long bytes) {}
