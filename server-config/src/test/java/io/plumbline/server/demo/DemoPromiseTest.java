package io.plumbline.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoPromiseTest {

    private static final LabTruth HEAP = truth("heap", "shop.Buffer", "shop.Requests", "BY_ID", 500_000, 5);
    private static final LabTruth THREADS = truth("threads", "", "", "", 0, 0.5);

    @Test
    void aFindingThatSaysAllKeepsIt() {
        var finding = finding(Map.of(
                "element", "shop.Buffer",
                "holder", "shop.Requests",
                "holderField", "BY_ID",
                "allocationSite", "shop.Buffer.<init>(Buffer.java:17)",
                "exhaustionAt", "2026-11-27T12:00:00Z"));

        assertThat(DemoPromise.of(HEAP).missing(rate(finding, "bytesPerSecond", 549_000), HEAP))
                .isEmpty();
        assertThat(DemoPromise.of(HEAP).missing(rate(finding, "bytesPerSecond", 551_000), HEAP))
                .containsExactly("the rate within 10 %");
    }

    @Test
    void whatItDoesNotSayIsNamed() {
        var finding = rate(
                finding(Map.of(
                        "element", "byte[]",
                        "holder", "shop.Requests",
                        "holderField", "OTHER",
                        "allocationSite", "shop.Buffer.<init>(Buffer.java)")),
                "bytesPerSecond",
                500_000);

        assertThat(DemoPromise.of(HEAP).missing(finding, HEAP))
                .containsExactly(
                        "the element", "the field", "the allocating method and line", "the time to exhaustion");
        assertThat(DemoPromise.of(HEAP).missing(MissingNode.getInstance(), HEAP))
                .hasSize(5);
    }

    @Test
    void threadsAreCounted() {
        var hanging = finding(Map.of("element", "poll-#", "holder", "shop.Poller"));
        var started = finding(Map.of("element", "poll-#", "allocationSite", "shop.Poller.start(Poller.java:7)"));

        assertThat(DemoPromise.of(THREADS).missing(rate(hanging, "countPerSecond", 0.51), THREADS))
                .isEmpty();
        assertThat(DemoPromise.of(THREADS).missing(rate(started, "countPerSecond", 0.4), THREADS))
                .containsExactly("the rate within 10 %");
    }

    private static JsonNode finding(Map<String, String> members) {
        var finding = JsonNodeFactory.instance.objectNode();
        members.forEach(finding::put);
        return finding;
    }

    private static JsonNode rate(JsonNode finding, String name, double perSecond) {
        return finding.<ObjectNode>deepCopy().put(name, perSecond);
    }

    private static LabTruth truth(
            String area, String element, String holder, String field, double bytes, double instances) {
        return new LabTruth(
                Instant.EPOCH, 100, "leak", area, Instant.EPOCH, 0, 0, bytes, instances, 0, element, holder, field);
    }
}
