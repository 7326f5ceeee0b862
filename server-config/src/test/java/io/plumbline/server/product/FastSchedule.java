package io.plumbline.server.product;

import io.plumbline.server.product.ProductProcess.Instance;

/** Settings under which seconds pass where production waits minutes, hours or a day. */
final class FastSchedule {

    private static final String NEVER = "P365D";

    private FastSchedule() {}

    /** Samples every second, a snapshot every five; diagnoses only on request. */
    static Instance of(Instance instance) {
        // an hour's budget of pauses would be spent by the first of them
        return onRequestOnly(instance)
                .with("plumbline.snapshot.every", "PT5S")
                .with("plumbline.capture.pause-budget-per-hour", "PT1H");
    }

    /** Samples every second, a diagnosis of all targets every ten. */
    static Instance ofNights(Instance instance) {
        return onRequestOnly(instance).with("plumbline.nightly.every", "PT10S");
    }

    /** A server that is killed soon: optimised code does not pay for itself. */
    static Instance shortLived(Instance instance) {
        return instance.with("plumbline.server.java-options", "-XX:TieredStopAtLevel=1");
    }

    /** Samples every second, everything else on request; a dead instance is noticed after three seconds. */
    static Instance onRequestOnly(Instance instance) {
        return shortLived(instance)
                .with("plumbline.diagnosis.sample-every", "PT1S")
                .with("plumbline.diagnosis.lease", "PT3S")
                .with("plumbline.capture.histogram-spacing", "PT2S")
                .with("plumbline.capture.heap-snapshots", "false")
                .with("plumbline.snapshot.every", NEVER)
                .with("plumbline.nightly.every", NEVER)
                .with("plumbline.watch.enabled", "false");
    }
}
