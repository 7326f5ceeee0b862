package io.plumbline.batch.profile;

/** What the samples of one class of a profile, or of one site, stand for together. Immutable. */
public record ClassBytes(String className, long bytes, long samples) {}
