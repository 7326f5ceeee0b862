package io.plumbline.batch.nightly;

import io.plumbline.persistence.configuration.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Who this instance is and how it watches. Immutable.
 *
 * @param instance name of this instance, the same after a restart, different on every machine
 * @param roles {@code web}, {@code diagnosis}; only with the latter it samples and runs jobs
 * @param sampleEvery time between two light samples of a target
 * @param lease how long a run stays claimed by an instance that gives no sign of life
 * @param runsAtOnce how many diagnoses this instance makes at the same time; scheduled runs are not counted
 * @param longestWindow how far back a nightly diagnosis looks at most
 * @param longWindow how far back it looks once more where nothing grew within that; not at all unless that is longer
 * @param keepSamples how long samples are kept, thinned as they grow old
 * @param keepDiagnoses how long diagnoses and what belongs to them are kept
 * @param keepRuns how long runs that are over are kept, in our table and in the server's
 */
public record DiagnosisSettings(
        String instance,
        Set<String> roles,
        Duration sampleEvery,
        Duration lease,
        int runsAtOnce,
        Duration longestWindow,
        Duration longWindow,
        Duration keepSamples,
        Duration keepDiagnoses,
        Duration keepRuns) {

    private static final Set<String> KNOWN_ROLES = Set.of("web", "diagnosis");
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);
    private static final int DEFAULT_PORT = 8080;
    private static final int MOST_RUNS = 64;
    private static final int LAST_PORT = 65_535;

    public DiagnosisSettings {
        roles = Set.copyOf(roles);
        if (!KNOWN_ROLES.containsAll(roles)) {
            throw new IllegalArgumentException(
                    "plumbline.roles is \"" + String.join(",", roles) + "\"; the roles are web and diagnosis");
        }
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException(
                    "plumbline.diagnosis.lease is \"" + lease + "\"; it must be at least " + SHORTEST_LEASE);
        }
    }

    public static DiagnosisSettings from(Settings settings) {
        var port = settings.integer("plumbline.http.port", DEFAULT_PORT, 0, LAST_PORT);
        var roles = settings.list("plumbline.roles");
        return new DiagnosisSettings(
                settings.text("plumbline.instance.name", hostName() + ":" + port),
                Set.copyOf(roles.isEmpty() ? List.of("web", "diagnosis") : roles),
                settings.duration("plumbline.diagnosis.sample-every", Duration.ofSeconds(15)),
                settings.duration("plumbline.diagnosis.lease", Duration.ofSeconds(60)),
                settings.integer("plumbline.diagnosis.runs-at-once", 4, 1, MOST_RUNS),
                settings.duration("plumbline.diagnosis.longest-window", Duration.ofHours(24)),
                settings.duration("plumbline.diagnosis.long-window", Duration.ofDays(30)),
                settings.duration("plumbline.diagnosis.keep-samples", Duration.ofDays(730)),
                settings.duration("plumbline.diagnosis.keep-diagnoses", Duration.ofDays(400)),
                settings.duration("plumbline.diagnosis.keep-runs", Duration.ofDays(14)));
    }

    /** Says whether this instance samples and runs jobs. */
    public boolean watches() {
        return roles.contains("diagnosis");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException withoutName) {
            return "localhost";
        }
    }
}
