package io.plumbline.lab.requestmap;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.ObjectLayout;

/** The repaired twin of {@link RequestMapLeak}: the same service, and every request that ends leaves the registry. */
public final class RequestMapRepaired implements LabCase {

    private final long bytesPerRequest = RequestFootprint.bytes(ObjectLayout.ofThisJvm());

    @Override
    public void serve(long request) {
        var context = RequestContext.of(request);
        try {
            new Shortener().shorten(context);
        } finally {
            RequestRegistry.end(context.requestId());
        }
    }

    @Override
    public double bytesPerRequest() {
        return bytesPerRequest;
    }

    @Override
    public long kept() {
        return RequestRegistry.size();
    }
}
