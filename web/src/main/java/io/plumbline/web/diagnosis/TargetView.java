package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.Targets;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.SampledSpan;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the database knows of the targets, shaped as answers. Thread-safe. */
@Dependent
public class TargetView {

    private static final int MOST_EPOCHS = 50;

    private final TargetRepository targets;
    private final SampleRepository samples;
    private final ProbeRepository probes;
    private final Targets watched;

    @Inject
    public TargetView(TargetRepository targets, SampleRepository samples, ProbeRepository probes, Targets watched) {
        this.targets = targets;
        this.samples = samples;
        this.probes = probes;
        this.watched = watched;
    }

    /** The targets by name; each with its identity and last sample, which are read for the targets of this page only. */
    Page<TargetJson> page(int number, int itemsPerPage) {
        var page = Page.of(targets.all(), number, itemsPerPage);
        var ids = page.data().stream().map(Target::id).toList();
        var lives =
                targets.latestEpochs(ids).stream().collect(Collectors.toMap(TargetEpoch::targetId, TargetEpoch::life));
        var latest =
                samples.latest(ids).stream().collect(Collectors.toMap(StoredSample::targetId, Function.identity()));
        return page.map(target -> TargetJson.of(
                target,
                Optional.ofNullable(lives.get(target.id())).map(TargetJson.JvmJson::of),
                Optional.ofNullable(latest.get(target.id())).map(SampleJson::of),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
    }

    /** A target with its identity, its last sample, what it told when it was asked thoroughly, and what it may be asked for. */
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

    /** The same with one sample of each interval so long: the one with the lowest floor. */
    SeriesJson series(long id, Instant from, Instant to, Duration every, int most) {
        var found = samples.range(id, from, to, every, most + 1).stream()
                .map(SampleJson::of)
                .toList();
        return SeriesJson.of(id, from, to, found, most);
    }

    private TargetJson whole(Target target) {
        var epochs = targets.epochs(target.id(), MOST_EPOCHS);
        var epoch = epochs.stream().findFirst();
        var seenLast = samples.spans(target.id(), Instant.EPOCH, Instant.now()).stream()
                .collect(Collectors.toMap(SampledSpan::epochId, SampledSpan::last));
        return TargetJson.of(
                target,
                epoch.map(TargetEpoch::life).map(TargetJson.JvmJson::of),
                samples.latest(target.id()).map(SampleJson::of),
                epoch.flatMap(known -> probes.of(known.id())),
                watched.gate(target.id()).map(GateJson::of),
                Optional.of(target)
                        .filter(found -> !found.isRetired())
                        .map(found -> SamplingJson.of(watched.sampling(found.id()))),
                Optional.of(target)
                        .filter(found -> found.kind() != Target.Kind.UPLOAD)
                        .map(found -> PausesJson.of(watched.pauses(found.id()))),
                Optional.of(epochs.stream()
                        .map(each -> TargetJson.EpochJson.of(each, seenLast.get(each.id())))
                        .toList()),
                targets.onSameJvm(target, epoch.map(TargetEpoch::life).orElse(null)));
    }
}
