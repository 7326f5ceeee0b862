package io.plumbline.batch.offheap;

import io.plumbline.batch.naming.NameStem;
import org.jspecify.annotations.Nullable;

/**
 * Things of one kind that bear one name but for the numbers in it. Immutable.
 *
 * @param kind what they are
 * @param name with {@code #} for each number
 * @param members how many threads, classes of these loaders, or open files
 * @param groups how many pools the threads come from as far as their names tell, how many loaders the classes have; of files as
 *     many as members
 * @param place where most of the threads that were looked at are: the first frame of an application on their stacks
 * @param pooled the threads that were looked at are workers of a pool
 */
public record Family(
        Kind kind,
        String name,
        int members,
        int groups,
        @Nullable String place,
        boolean pooled) {

    /** What a family consists of. */
    public enum Kind {
        THREADS,
        LOADERS,
        FILES
    }

    /** Families of which nothing but numbers is known. */
    Family(Kind kind, String name, int members, int groups) {
        this(kind, name, members, groups, null, false);
    }

    /** The same, seen from its threads' stacks. */
    Family seenAt(@Nullable String place, boolean pooled) {
        return new Family(kind, name, members, groups, place, pooled);
    }

    /** A name without what differs from one member to the next: numbers, hashes and UUIDs are {@code #}. */
    public static String stem(String name) {
        return NameStem.of(name);
    }

    /** Names come from targets, which may say anything of any length: no pattern ever sees all of it. */
    static String bounded(String name) {
        return NameStem.bounded(name);
    }

    static String cut(String name) {
        return NameStem.cut(name);
    }
}
