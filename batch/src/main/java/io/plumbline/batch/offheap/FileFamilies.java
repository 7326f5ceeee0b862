package io.plumbline.batch.offheap;

import io.plumbline.batch.target.JvmConnection;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The open files of a process of this machine, by what they lead to: {@code socket}, {@code pipe}, {@code /data/part-#.log}. */
final class FileFamilies {

    private static final int MOST_FAMILIES = 50;
    private static final int MOST_FILES = 20_000;

    private FileFamilies() {}

    static List<Family> of(JvmConnection connection) {
        return switch (connection.place()) {
            case THIS_JVM -> in(Path.of("/proc/self/fd"));
            case THIS_MACHINE ->
                in(Path.of("/proc", Long.toString(connection.identity().pid()), "fd"));
            case ELSEWHERE -> List.of();
        };
    }

    private static List<Family> in(Path descriptors) {
        var membersByName = new TreeMap<String, Integer>();
        try (var links = Files.newDirectoryStream(descriptors)) {
            int seen = 0;
            for (var link : links) {
                if (seen++ == MOST_FILES) {
                    break;
                }
                membersByName.merge(name(link), 1, Integer::sum);
            }
        } catch (IOException | DirectoryIteratorException notOurs) {
            return List.of();
        }
        return membersByName.entrySet().stream()
                .map(family -> new Family(Family.Kind.FILES, family.getKey(), family.getValue(), family.getValue()))
                .sorted(Comparator.comparingInt(Family::members).reversed())
                .limit(MOST_FAMILIES)
                .toList();
    }

    /** {@code socket:[81723]} leads nowhere but says what it is; a file may be closed while we look. */
    private static String name(Path link) {
        try {
            var target = Files.readSymbolicLink(link).toString();
            int colon = target.indexOf(":[");
            return colon > 0 ? target.substring(0, colon) : Family.stem(target);
        } catch (IOException closed) {
            return "closed";
        }
    }
}
