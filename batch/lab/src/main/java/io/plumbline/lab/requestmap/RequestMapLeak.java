package io.plumbline.lab.requestmap;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import io.plumbline.lab.load.ObjectLayout;
import java.util.Optional;

/** The service of the case: no request is ever taken out of the registry. */
public final class RequestMapLeak implements LabCase {

    private final long bytesPerRequest = RequestFootprint.bytes(ObjectLayout.ofThisJvm());

    @Override
    public void serve(long request) {
        new Shortener().shorten(RequestContext.of(request));
    }

    @Override
    public double bytesPerRequest() {
        return bytesPerRequest;
    }

    @Override
    public long kept() {
        return RequestRegistry.size();
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HEAP,
                ResponseBuffer.class.getName(),
                RequestRegistry.class.getName(),
                RequestRegistry.FIELD));
    }
}
