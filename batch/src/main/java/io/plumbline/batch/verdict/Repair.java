package io.plumbline.batch.verdict;

import org.jspecify.annotations.Nullable;

/** What to do about a cause, in a sentence or two. */
final class Repair {

    private Repair() {}

    /** For a class that grows in the heap. */
    static String heap(@Nullable String element, @Nullable String where, @Nullable String container) {
        var what = element == null ? "the growing objects" : element;
        var place = where == null ? "" : " Start at " + where + ".";
        if (container == null) {
            return "Find who still refers to " + what + " after it has served its purpose, and let go of it when the"
                    + " request ends; if it is kept on purpose, bound it or let it expire." + place;
        }
        if (container.contains("Map") || container.contains("table")) {
            return "Entries are put into a map and not taken out. Remove the entry when the request ends, bound the map,"
                    + " or let entries expire." + place;
        }
        return "Elements are added to " + Wording.withArticle(simple(container))
                + " and not taken out. Remove them when they have been dealt" + " with, or bound it." + place;
    }

    /** For an area outside the heap. */
    static String outsideHeap(Area area, @Nullable String holder, @Nullable String site) {
        var where = site == null ? holder : site;
        return what(area) + (where == null ? "" : " Start at " + where + ".");
    }

    private static String what(Area area) {
        return switch (area) {
            case METASPACE, CLASSES ->
                "Classes are loaded and never unloaded. Look for class loaders kept after a redeployment, and"
                        + " for code that generates classes or proxies per request.";
            case DIRECT ->
                "Direct buffers are allocated and not released. Reuse them from a pool, or release them when the"
                        + " request ends.";
            case MAPPED -> "Files are mapped and stay mapped. Map each file once, or close what maps it.";
            case THREADS ->
                "Threads are started and do not end. Use one bounded pool, and shut down executors that are made"
                        + " per request.";
            case CODE ->
                "More and more code is compiled. Look for code that generates classes, and give the code cache more room"
                        + " if its limit is near.";
            case NATIVE ->
                "Memory of the process grows that neither the heap nor what the JVM counts explains. Start the JVM with"
                        + " -XX:NativeMemoryTracking=summary to see whether the JVM or a native library takes it.";
            case HANDLES ->
                "Files or sockets are opened and not closed. Close them where they are opened, in a try statement.";
            case HEAP, LEASES -> "Find what acquires without releasing, and release it when the request" + " ends.";
        };
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
