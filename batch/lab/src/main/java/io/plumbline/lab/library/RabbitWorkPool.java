package io.plumbline.lab.library;

import com.rabbitmq.client.impl.WorkPool;
import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** RabbitMQ client 3.5.3: a channel that was unlimited and unregistered stays in the pool (rabbitmq/rabbitmq-java-client#69). */
public final class RabbitWorkPool implements LabCase {

    private static final WorkPool<Channel, Runnable> POOL = new WorkPool<>();

    private final AtomicLong channels = new AtomicLong();

    @Override
    public void serve(long request) {
        var channel = new Channel();
        POOL.registerKey(channel);
        POOL.unlimit(channel);
        POOL.unregisterKey(channel);
        channels.incrementAndGet();
    }

    @Override
    public long kept() {
        return channels.get();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.object(3, Integer.BYTES) + 1.5 * Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.HEAP, Channel.class.getName(), "com.rabbitmq.client.impl.WorkPool", "unlimited"));
    }

    /** Closed again. */
    static final class Channel {
        final byte[] frame = new byte[Layout.PAYLOAD];
    }
}
