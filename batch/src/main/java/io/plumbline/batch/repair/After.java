package io.plumbline.batch.repair;

import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a diagnosis says of the new build. Immutable.
 *
 * @param findings its causes
 * @param trends of the new build alone, by area
 */
public record After(List<Finding> findings, Map<Area, Trend> trends) {

    public After {
        findings = List.copyOf(findings);
        trends = Map.copyOf(trends);
    }

    Optional<Finding> finding(String fingerprint) {
        return findings.stream()
                .filter(finding -> finding.fingerprint().equals(fingerprint))
                .findFirst();
    }

    Optional<Trend> trend(Area area) {
        return Optional.ofNullable(trends.get(area));
    }
}
