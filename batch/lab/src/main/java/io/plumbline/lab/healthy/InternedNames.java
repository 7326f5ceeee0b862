package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names that are interned; there are only so many of them. */
public final class InternedNames implements LabCase {

    private static final int NAMES = 2000;
    private static final String DOMAIN = ".example.org/".repeat(100);
    private static final Map<String, String> INTERNED = new ConcurrentHashMap<>();

    private volatile int lengthOfTheLast;

    @Override
    public void serve(long request) {
        var name = "host-" + request % NAMES + DOMAIN;
        lengthOfTheLast = INTERNED.computeIfAbsent(name, String::intern).length();
    }

    /** Length of the last name; read so that no compiler may leave the name out. */
    int lengthOfTheLast() {
        return lengthOfTheLast;
    }
}
