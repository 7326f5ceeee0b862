package io.plumbline.bench.redirect;

/**
 * A row of the table; immutable.
 *
 * @param allocatedBytes of the whole server, for a request
 * @param ownBytes of these, those of the redirect's own code
 * @param cpuMicros of the server's process, for a request
 * @param residentBytes of the server afterwards
 */
record RowFigures(
        Load load, Wrk.Answers answers, double allocatedBytes, double ownBytes, double cpuMicros, long residentBytes) {}
