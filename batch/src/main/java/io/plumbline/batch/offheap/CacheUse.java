package io.plumbline.batch.offheap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/*
 * JSR 107 (JCache 1.1, chapter 13) prescribes the beans: of type CacheStatistics, with the cache manager and the cache in the name
 * and CacheHits and CacheMisses among the attributes. Plumbline's own cache has a bean of the same attributes in a domain of its
 * own. Whoever publishes neither tells of no caches; nothing is guessed from other beans.
 */
/**
 * What a cache has answered so far. Immutable.
 *
 * @param name of the cache, after that of its manager, if it has one
 * @param hits look-ups that found something
 * @param misses look-ups that did not
 */
public record CacheUse(String name, long hits, long misses) {

    /** The bean of a cache that is no JCache. */
    public static final String OWN_DOMAIN = "io.plumbline";

    private static final List<String> PATTERNS =
            List.of("javax.cache:type=CacheStatistics,*", OWN_DOMAIN + ":type=CacheStatistics,*");

    private static final String[] COUNTERS = {"CacheHits", "CacheMisses"};
    private static final int MOST_CACHES = 32;
    private static final int LONGEST_NAME = 120;

    public CacheUse {
        name = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** The caches that a JVM tells of, by name, at most {@value #MOST_CACHES}; none where it does not let us look. */
    static List<CacheUse> of(MBeanServerConnection beans) throws IOException {
        var caches = new ArrayList<CacheUse>();
        try {
            for (var pattern : PATTERNS) {
                var names = beans.queryNames(new ObjectName(pattern), null).stream()
                        .sorted(Comparator.comparing(ObjectName::getCanonicalName))
                        .limit(MOST_CACHES - caches.size())
                        .toList();
                for (var name : names) {
                    use(beans, name).ifPresent(caches::add);
                }
            }
        } catch (JMException | JMRuntimeException | SecurityException refused) {
            return List.of();
        }
        return List.copyOf(caches);
    }

    private static Optional<CacheUse> use(MBeanServerConnection beans, ObjectName name) throws IOException {
        try {
            long hits = -1;
            long misses = -1;
            for (var attribute : beans.getAttributes(name, COUNTERS).asList()) {
                if (attribute.getValue() instanceof Number count) {
                    hits = isHits(attribute) ? count.longValue() : hits;
                    misses = isHits(attribute) ? misses : count.longValue();
                }
            }
            return hits < 0 || misses < 0 ? Optional.empty() : Optional.of(new CacheUse(text(name), hits, misses));
        } catch (JMException | JMRuntimeException | SecurityException itsOwn) {
            // one cache that does not tell is no reason to ask none of the others
            return Optional.empty();
        }
    }

    private static boolean isHits(Attribute attribute) {
        return attribute.getName().equals(COUNTERS[0]);
    }

    private static String text(ObjectName name) {
        var cache = name.getKeyProperty("Cache");
        var manager = name.getKeyProperty("CacheManager");
        return cache == null
                ? Optional.ofNullable(name.getKeyProperty("name")).orElse(name.getCanonicalName())
                : manager == null ? cache : manager + "/" + cache;
    }
}
