package io.plumbline.persistence.capture;

import java.time.Instant;

/** Instances and bytes of one class in one histogram; a point of a class series. */
public record ClassCount(String className, Instant takenAt, boolean live, long instances, long bytes) {}
