package io.plumbline.batch.target;

/** How another JVM is reached. Immutable. */
public sealed interface TargetAddress permits JmxAddress, AttachAddress {}
