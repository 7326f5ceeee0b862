package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A cache of 1,600 pages that are asked for at random: after a minute and a third (1,600 requests) two thirds of them are
 * in it, and each that comes later is rarer.
 */
public final class CacheWarmUp implements LabCase {

    private static final int ALL = 1600;
    private static final Map<Integer, byte[]> PAGES = new HashMap<>();

    private final Random random = new Random(1);

    @Override
    public void serve(long request) {
        PAGES.computeIfAbsent(random.nextInt(ALL), page -> new byte[3 * Layout.PAYLOAD]);
    }
}
