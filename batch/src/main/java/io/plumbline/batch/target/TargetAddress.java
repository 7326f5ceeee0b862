package io.plumbline.batch.target;

/** How another JVM is reached. Immutable. */
public sealed interface TargetAddress permits JmxAddress, AttachAddress, TargetAddress.None {

    /** Not at all: what is known of it is sent as files. */
    record None() implements TargetAddress {}
}
