package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.CaptureSettings;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** What the database knows of the targets, shaped as answers. Thread-safe. */
@Dependent
public class TargetView {

    private final TargetRepository targets;
    private final SampleRepository samples;
    private final CaptureSettings captures;

    @Inject
    public TargetView(TargetRepository targets, SampleRepository samples, CaptureSettings captures) {
        this.targets = targets;
        this.samples = samples;
        this.captures = captures;
    }

    /** The targets by name; each with its identity and last sample, which are read for the targets of this page only. */
    Page<TargetJson> page(int number, int itemsPerPage) {
        return Page.of(targets.all(), number, itemsPerPage).map(this::line);
    }

    /** A target with its identity, its last sample and what it may be asked for. */
    Optional<TargetJson> find(long id) {
        return targets.find(id).map(this::whole);
    }

    boolean exists(long id) {
        return targets.find(id).isPresent();
    }

    /** A target's samples within a window; if there are more than asked for, it tells where to ask on. */
    SeriesJson series(long id, Instant from, Instant to, int most) {
        var found = samples.range(id, from, to, most + 1).stream()
                .map(SampleJson::of)
                .toList();
        return SeriesJson.of(id, from, to, found, most);
    }

    private TargetJson line(Target target) {
        var jvm = targets.latestEpoch(target.id()).map(epoch -> TargetJson.JvmJson.of(epoch.life()));
        return TargetJson.of(target, jvm, samples.latest(target.id()).map(SampleJson::of), Optional.empty());
    }

    private TargetJson whole(Target target) {
        var life = targets.latestEpoch(target.id()).map(TargetEpoch::life);
        var sample = samples.latest(target.id());
        long used = sample.map(StoredSample::usedBytes).orElse(0L);
        return TargetJson.of(
                target,
                life.map(TargetJson.JvmJson::of),
                sample.map(SampleJson::of),
                life.flatMap(known -> GateJson.of(known, used, captures.pauseBudget())));
    }
}
