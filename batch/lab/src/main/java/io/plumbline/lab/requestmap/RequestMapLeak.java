package io.plumbline.lab.requestmap;

import io.plumbline.lab.load.LeakCase;
import io.plumbline.lab.load.ObjectLayout;

/** The service of the case: no request is ever taken out of the registry. */
public final class RequestMapLeak implements LeakCase {

    private final long bytesKeptPerRequest = RequestFootprint.bytes(ObjectLayout.ofThisJvm());

    @Override
    public void serve(long request) {
        new Shortener().shorten(RequestContext.of(request));
    }

    @Override
    public long bytesKeptPerRequest() {
        return bytesKeptPerRequest;
    }

    @Override
    public long retainedInstances() {
        return RequestRegistry.size();
    }

    @Override
    public Class<?> element() {
        return ResponseBuffer.class;
    }

    @Override
    public Class<?> holder() {
        return RequestRegistry.class;
    }

    @Override
    public String holderField() {
        return RequestRegistry.FIELD;
    }
}
