package io.plumbline.lab.library;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.ThreadContext;

/** Log4j: each request pushes its name on the thread's context and pops none. */
public final class LogContext implements LabCase {

    private static final String TENANT = "t".repeat(Layout.PAYLOAD - 19);

    private final AtomicLong pushed = new AtomicLong();

    @Override
    public void serve(long request) {
        ThreadContext.push(TENANT + String.format("%019d", request));
        pushed.incrementAndGet();
    }

    @Override
    public long kept() {
        return pushed.get();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.bytes(Layout.PAYLOAD) + Layout.object(1, Integer.BYTES + 2) + Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HEAP,
                String.class.getName(),
                "org.apache.logging.log4j.spi.MutableThreadContextStack",
                "list"));
    }
}
