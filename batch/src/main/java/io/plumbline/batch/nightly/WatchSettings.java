package io.plumbline.batch.nightly;

import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;

/**
 * How targets are watched between the nights. Immutable.
 *
 * @param isOn whether they are
 * @param every how often they are looked at
 * @param shortestWindow how far back the shortest look goes; the others twice, four times … as far
 * @param exhaustionWithin a growth that uses up the memory within that time is called early
 * @param rest how long after one of its diagnoses that found no leak and no growth the next one is started at the earliest; twice as
 *     long after the next such one
 */
public record WatchSettings(
        boolean isOn, Duration every, Duration shortestWindow, Duration exhaustionWithin, Duration rest) {

    public static WatchSettings from(Settings settings) {
        return new WatchSettings(
                settings.flag("plumbline.watch.enabled", true),
                settings.duration("plumbline.watch.every", Duration.ofMinutes(1)),
                settings.duration("plumbline.watch.shortest-window", Duration.ofMinutes(5)),
                settings.duration("plumbline.watch.exhaustion-within", Duration.ofHours(24)),
                settings.duration("plumbline.watch.rest", Duration.ofHours(1)));
    }
}
