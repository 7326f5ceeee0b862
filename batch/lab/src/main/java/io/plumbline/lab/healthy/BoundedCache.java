package io.plumbline.lab.healthy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;

/** A cache with a bound that is reached within half a minute and holds from then on. */
public final class BoundedCache implements LabCase {

    private static final Cache<Long, byte[]> PAGES =
            Caffeine.newBuilder().maximumSize(600).build();

    @Override
    public void serve(long request) {
        PAGES.put(request, new byte[Layout.PAYLOAD]);
    }
}
