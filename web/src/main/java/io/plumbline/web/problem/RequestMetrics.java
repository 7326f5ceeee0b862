package io.plumbline.web.problem;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.function.IntSupplier;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Tells in the metrics how many requests to the REST interfaces are being answered. */
@Dependent
public class RequestMetrics {

    private final MetricRegistry metrics;

    @Inject
    public RequestMetrics(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    void tell(IntSupplier underWay) {
        metrics.gauge("plumbline_requests_under_way", underWay::getAsInt);
    }
}
