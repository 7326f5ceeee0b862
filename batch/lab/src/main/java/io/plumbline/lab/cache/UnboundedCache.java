package io.plumbline.lab.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;

/** A Caffeine cache to which nobody gave a bound. */
public final class UnboundedCache implements LabCase {

    private static final Cache<Long, Page> PAGES = Caffeine.newBuilder().build();

    @Override
    public void serve(long request) {
        PAGES.put(request, new Page());
    }

    @Override
    public long kept() {
        return PAGES.estimatedSize();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.object(0, Long.BYTES) + Layout.object(3, Integer.BYTES);
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Page.class.getName(), UnboundedCache.class.getName(), "PAGES"));
    }

    /** What was rendered. */
    static final class Page {
        final byte[] html = new byte[Layout.PAYLOAD];
    }
}
