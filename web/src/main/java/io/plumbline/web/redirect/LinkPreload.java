package io.plumbline.web.redirect;

import io.plumbline.persistence.redirect.LinkTarget;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Links that are read in one go, on their way into the table. {@link #take} is for one thread, the rest for any.
 *
 * <p>What is read is as old as the beginning of the reading: a link that has changed since must not get into the table, and
 * is noted here before it is removed there.
 */
final class LinkPreload {

    private final LinkTable table;
    private final int generation;
    private final int readSeconds;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private volatile boolean abandoned;

    LinkPreload(LinkTable table, int generation, int readSeconds) {
        this.table = table;
        this.generation = generation;
        this.readSeconds = readSeconds;
    }

    /** Makes room at once for links that will be taken, as many as fit. */
    void expect(long links, long octets) {
        table.reserve(links, octets);
    }

    /** Puts a link into the table: a new one while there is room, and one that is there in any case. */
    void take(String key, LinkTarget link) {
        if (abandoned || !table.hasRoomFor(key)) {
            return;
        }
        table.put(key, new RedirectTarget(link, generation, readSeconds));
        if (abandoned || changed.contains(key)) {
            table.remove(key);
        }
    }

    /** That link is not what will be read. */
    void changed(String key) {
        changed.add(key);
    }

    /** No link may be what will be read. */
    void abandon() {
        abandoned = true;
    }
}
