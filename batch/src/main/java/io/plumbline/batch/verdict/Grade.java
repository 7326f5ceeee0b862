package io.plumbline.batch.verdict;

/** How well a finding is proved. */
public enum Grade {
    /** Trend, path to a root and age agree. */
    A,
    /** Two of the three. */
    B,
    /** One of the three. */
    C
}
