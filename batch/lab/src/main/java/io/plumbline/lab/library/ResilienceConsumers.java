package io.plumbline.lab.library;

import io.github.resilience4j.consumer.DefaultEventConsumerRegistry;
import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;

/** Resilience4j 2.2.0: the event consumer of a removed circuit breaker cannot be removed (resilience4j/resilience4j#2243). */
public final class ResilienceConsumers implements LabCase {

    private static final DefaultEventConsumerRegistry<String> CONSUMERS = new DefaultEventConsumerRegistry<>();

    @Override
    public void serve(long request) {
        CONSUMERS.createEventConsumer("breaker-" + request, Layout.PAYLOAD / 4).consumeEvent("closed");
    }

    @Override
    public long kept() {
        return CONSUMERS.getAllEventConsumer().size();
    }

    /** A ring of places and, as measured, the consumer around it, its locks, its name and its place in the registry. */
    @Override
    public double bytesPerRequest() {
        return Layout.references(Layout.PAYLOAD / 4) + 225;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HEAP,
                "io.github.resilience4j.consumer.CircularEventConsumer",
                "io.github.resilience4j.consumer.DefaultEventConsumerRegistry",
                "eventConsumerStore"));
    }
}
