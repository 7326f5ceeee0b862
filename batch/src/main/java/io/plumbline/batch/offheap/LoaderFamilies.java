package io.plumbline.batch.offheap;

import io.plumbline.batch.naming.ClassNames;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The class loaders of a JVM by their own class, from its command {@code VM.classloader_stats}. */
final class LoaderFamilies {

    /** Address of the loader, of its parent, of its data; classes, two sizes, type. */
    private static final Pattern LOADER = Pattern.compile(
            "^0x\\p{XDigit}{1,16}\\s+0x\\p{XDigit}{1,16}\\s+0x\\p{XDigit}{1,16}\\s+(\\d{1,9})\\s+\\d{1,18}\\s+\\d{1,18}\\s+(\\S.{0,300}).*$");

    private static final int MOST_FAMILIES = 50;

    private LoaderFamilies() {}

    /** A loader that is alive but has no class any more counts, too: whoever keeps it keeps what it refers to. */
    static List<Family> of(String table) {
        var families = new TreeMap<String, Family>();
        table.lines().map(LOADER::matcher).filter(line -> line.matches()).forEach(line -> {
            var name = Family.cut(ClassNames.normalised(line.group(2)));
            families.merge(
                    name,
                    new Family(Family.Kind.LOADERS, name, Integer.parseInt(line.group(1)), 1),
                    LoaderFamilies::sum);
        });
        return families.values().stream()
                .sorted(Comparator.comparingInt(Family::members).reversed())
                .limit(MOST_FAMILIES)
                .toList();
    }

    private static Family sum(Family one, Family other) {
        return new Family(one.kind(), one.name(), one.members() + other.members(), one.groups() + other.groups());
    }
}
