package io.plumbline.lab.requestmap;

import io.plumbline.lab.load.LeakCase;

/** The repaired twin of {@link RequestMapLeak}: the same service, and every request that ends leaves the registry. */
public final class RequestMapRepaired implements LeakCase {

    private final LeakCase leak = new RequestMapLeak();

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
    public long bytesKeptPerRequest() {
        return leak.bytesKeptPerRequest();
    }

    @Override
    public long retainedInstances() {
        return leak.retainedInstances();
    }

    @Override
    public Class<?> element() {
        return leak.element();
    }

    @Override
    public Class<?> holder() {
        return leak.holder();
    }

    @Override
    public String holderField() {
        return leak.holderField();
    }
}
