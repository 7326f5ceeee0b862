package io.plumbline.web.redirect;

/** What a cache has answered since it was made, by the names that JSR 107 gives to that. Thread-safe. */
public interface CacheStatisticsMXBean {

    /** Look-ups that found something. */
    long getCacheHits();

    /** Look-ups that had to go elsewhere. */
    long getCacheMisses();
}
