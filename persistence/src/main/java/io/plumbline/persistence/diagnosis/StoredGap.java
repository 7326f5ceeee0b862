package io.plumbline.persistence.diagnosis;

/** Something that a diagnosis could not look at, and why. Immutable. */
public record StoredGap(String what, String why) {}
