package io.plumbline.persistence.diagnosis;

/**
 * Which class histograms were compared.
 *
 * @param histograms how many; 0 if none
 * @param live they count live objects only
 */
public record StoredComparison(int histograms, boolean live) {}
