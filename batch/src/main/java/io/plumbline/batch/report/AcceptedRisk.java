package io.plumbline.batch.report;

import java.time.Instant;

/**
 * A risk that somebody has accepted for the JVM. Immutable.
 *
 * @param risk in words
 */
public record AcceptedRisk(String risk, String by, Instant at) {}
