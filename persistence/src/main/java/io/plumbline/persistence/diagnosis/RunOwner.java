package io.plumbline.persistence.diagnosis;

/**
 * Who holds a run: an instance, and which of its starts. Immutable.
 *
 * @param boot different for every start, so that a restarted instance is another owner
 */
public record RunOwner(String instance, String boot) {}
