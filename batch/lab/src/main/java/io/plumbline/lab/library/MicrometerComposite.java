package io.plumbline.lab.library;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.List;
import java.util.Optional;

/** Micrometer 1.6.1: a meter removed from a composite stays in a registry with a filter (micrometer-metrics/micrometer#2354). */
public final class MicrometerComposite implements LabCase {

    private static final CompositeMeterRegistry ALL = new CompositeMeterRegistry();
    private static final SimpleMeterRegistry ONE = new SimpleMeterRegistry();
    private static final String TOPIC = "t".repeat(Layout.PAYLOAD - 19);

    static {
        ONE.config().commonTags(List.of(Tag.of("region", "north")));
        ALL.add(ONE);
    }

    private volatile long meters;

    @Override
    public void serve(long request) {
        var counter = ALL.counter("messages", Tags.of("topic", TOPIC + String.format("%019d", request)));
        counter.increment();
        ALL.remove(counter);
        meters = request + 1;
    }

    @Override
    public long kept() {
        return meters;
    }

    /** The tag's text and, as measured, the counter, its id, its tags and its places in the registry's tables. */
    @Override
    public double bytesPerRequest() {
        return Layout.bytes(Layout.PAYLOAD) + 240;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HEAP,
                "io.micrometer.core.instrument.cumulative.CumulativeCounter",
                "io.micrometer.core.instrument.simple.SimpleMeterRegistry",
                "meterMap"));
    }
}
