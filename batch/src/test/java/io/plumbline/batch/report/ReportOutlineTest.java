package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportOutlineTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theSeriesOfWhatWasFoundComesWithItsPointsAndAnotherOneWithItsNumbers() throws JsonProcessingException {
        var outline = outline(report("{\"area\":\"threads\",\"grade\":\"B\",\"path\":[]}", 3), false);

        assertThat(outline.at("/series/0/area").asText()).isEqualTo("heap");
        assertThat(outline.at("/series/0/perSecond").asDouble()).isEqualTo(1.5);
        assertThat(outline.at("/series/0").has("samples")).isFalse();
        assertThat(outline.at("/series/1/samples")).hasSize(3);
        assertThat(outline.at("/series/1/floor")).hasSize(3);
        assertThat(outline.at("/series/1/line")).hasSize(2);
        assertThat(outline.at("/series/1/samples/2").toString())
                .isEqualTo("{\"at\":\"2026-03-01T02:00:02Z\",\"value\":2.0}");
    }

    @Test
    void whereNothingWasFoundThatOfTheHeapDoes() throws JsonProcessingException {
        var outline = outline(report("", 3), false);

        assertThat(outline.at("/series/0/samples")).hasSize(3);
        assertThat(outline.at("/series/1").has("samples")).isFalse();
    }

    @Test
    void onRequestEveryOneDoes() throws JsonProcessingException {
        var outline = outline(report("", 3), true);

        assertThat(outline.at("/series/0/samples")).hasSize(3);
        assertThat(outline.at("/series/1/samples")).hasSize(3);
    }

    @Test
    void thereAreAsManyPointsAsAChartHasRoomForAndTheLastIsOne() throws JsonProcessingException {
        var samples = outline(report("", 5_762), false).at("/series/0/samples");

        assertThat(samples.size()).isBetween(Chart.MOST_DOTS, 2 * Chart.MOST_DOTS);
        assertThat(samples.get(0).get("value").asDouble()).isZero();
        assertThat(samples.get(samples.size() - 1).get("value").asDouble()).isEqualTo(5_761);
    }

    @Test
    void whatHasChangedAndWasNotLookedAtComesThroughAsItStandsAndTheRestDoesNot() throws JsonProcessingException {
        var outline = outline(report("", 1), false);

        assertThat(outline.at("/changes/0/kind").asText()).isEqualTo("A_LATER_ONE");
        assertThat(outline.at("/notLookedAt/0/what").asText()).isEqualTo("<b>sites</b>");
        assertThat(outline.at("/beginnings/0/build").asText()).isEqualTo("2.4");
        assertThat(outline.get("timeZone").asText()).isEqualTo("Asia/Shanghai");
        assertThat(outline.has("trace")).isFalse();
        assertThat(outline.has("findings")).isFalse();
    }

    @Test
    void whatIsNoReportIsRefused() {
        assertThatThrownBy(() -> ReportOutline.of("[]", false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReportOutline.of("{\"series\":", false)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode outline(String report, boolean isEveryDrawn) throws JsonProcessingException {
        return JSON.readTree(ReportOutline.of(report, isEveryDrawn));
    }

    private static String report(String findings, int samples) {
        return "{\"id\":1,\"timeZone\":\"Asia/Shanghai\",\"findings\":[" + findings
                + "],\"beginnings\":[{\"build\":\"2.4\"}],"
                + "\"changes\":[{\"kind\":\"A_LATER_ONE\"}],\"series\":[" + series("heap", samples) + ","
                + series("threads", samples)
                + "],\"trace\":{\"collections\":[1,2]},\"notLookedAt\":[{\"what\":\"<b>sites</b>\"}]}";
    }

    private static String series(String area, int samples) {
        var points = IntStream.range(0, samples)
                .mapToObj(i -> "{\"at\":\"2026-03-01T%02d:%02d:%02dZ\",\"value\":%d}"
                        .formatted(2 + i / 3600, i / 60 % 60, i % 60, i))
                .collect(Collectors.joining(","));
        return "{\"area\":\"" + area + "\",\"kind\":\"GROWING\",\"perSecond\":1.5,\"samples\":[" + points
                + "],\"floor\":["
                + points + "],\"line\":[{\"at\":\"2026-03-01T02:00:00Z\",\"value\":0},"
                + "{\"at\":\"2026-03-01T03:00:00Z\",\"value\":3600}]}";
    }
}
