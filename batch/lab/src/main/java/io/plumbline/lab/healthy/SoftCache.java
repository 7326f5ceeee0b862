package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.util.HashSet;
import java.util.Set;

/** A cache of soft references, which the JVM empties when it needs the room. */
public final class SoftCache implements LabCase {

    private final Set<SoftReference<byte[]>> pages = new HashSet<>();

    private final ReferenceQueue<byte[]> cleared = new ReferenceQueue<>();

    @Override
    public void serve(long request) {
        pages.add(new SoftReference<>(new byte[Layout.PAYLOAD], cleared));
        for (var gone = cleared.poll(); gone != null; gone = cleared.poll()) {
            pages.remove(gone);
        }
    }
}
