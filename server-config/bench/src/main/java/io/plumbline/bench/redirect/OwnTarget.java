package io.plumbline.bench.redirect;

import io.plumbline.server.demo.DiagnosisApi;
import java.io.IOException;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/** The service as a target of its own diagnosis. */
final class OwnTarget {

    private OwnTarget() {}

    /** Its number. Each start over one database is a target by itself: the present one was sampled last. */
    static long of(DiagnosisApi api) throws IOException, InterruptedException {
        return StreamSupport.stream(api.read("targets").path("data").spliterator(), false)
                .filter(target -> target.path("kind").asText().equals("self"))
                .max(Comparator.comparing(
                        target -> target.path("lastSample").path("at").asText()))
                .orElseThrow(() -> new IllegalStateException("the service is no target of its own"))
                .path("id")
                .asLong();
    }
}
