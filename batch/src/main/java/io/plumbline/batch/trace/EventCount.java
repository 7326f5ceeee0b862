package io.plumbline.batch.trace;

/** How many events of a type ({@code ThreadPark} for {@code jdk.ThreadPark}) match. */
public record EventCount(String type, long events) {}
