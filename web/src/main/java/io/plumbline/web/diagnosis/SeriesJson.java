package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A target's samples within a window, oldest first, as JSON. Immutable.
 *
 * @param nextFrom where to ask on, if the window holds more than was asked for
 */
@Schema(name = "Series")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SeriesJson(
        long target,
        Instant from,
        Instant to,
        List<SampleJson> points,
        @Nullable Instant nextFrom) {

    SeriesJson {
        points = List.copyOf(points);
    }

    /** The series of these samples, which may be one more than was asked for. */
    static SeriesJson of(long target, Instant from, Instant to, List<SampleJson> samples, int most) {
        return samples.size() <= most
                ? new SeriesJson(target, from, to, samples, null)
                : new SeriesJson(
                        target,
                        from,
                        to,
                        samples.subList(0, most),
                        samples.get(most).at());
    }
}
