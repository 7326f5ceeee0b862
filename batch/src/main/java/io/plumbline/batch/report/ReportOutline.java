package io.plumbline.batch.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a page shows at once of a report that was written as JSON: what has changed, what the collector had to do, what was not looked at, and the measured
 * series with as many points as a chart has room for. The members have the names that they have in {@link ReportJson.Document}
 * and are copied as they stand, so that those of reports of other versions come through. The report is read as a stream: those of
 * a day hold megabytes of samples. Thread-safe.
 */
public final class ReportOutline {

    /** Those that come through whole. */
    private static final Set<String> MEMBERS = Set.of(
            "id", "from", "to", "beginnings", "timeZone", "comparedWith", "changes", "collectorWork", "notLookedAt");

    private static final Set<String> POINTS = Set.of("samples", "floor", "line");
    private static final String AREA = "area";
    private static final String USUAL_AREA = "heap";

    private final JsonParser report;
    private final JsonGenerator outline;
    private final boolean isEveryDrawn;
    private final Set<String> found = new HashSet<>();

    private ReportOutline(JsonParser report, JsonGenerator outline, boolean isEveryDrawn) {
        this.report = report;
        this.outline = outline;
        this.isEveryDrawn = isEveryDrawn;
    }

    /**
     * The outline of a report, both as JSON.
     *
     * @param isEveryDrawn whether every series comes with its points; otherwise those of the areas in which something was found do,
     *     or that of the heap where nothing was
     */
    public static String of(String report, boolean isEveryDrawn) {
        var written = new StringWriter();
        try (var parser = ReportJson.MAPPER.createParser(report);
                var generator = ReportJson.MAPPER.createGenerator(written)) {
            new ReportOutline(parser, generator, isEveryDrawn).copy();
        } catch (IOException e) {
            throw new IllegalArgumentException("This is no report: " + e.getMessage(), e);
        }
        return written.toString();
    }

    /** Findings stand before series in a report. */
    private void copy() throws IOException {
        if (report.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("This is no report: it is no JSON object");
        }
        outline.writeStartObject();
        while (report.nextToken() == JsonToken.FIELD_NAME) {
            var member = report.currentName();
            report.nextToken();
            if (MEMBERS.contains(member)) {
                outline.writeFieldName(member);
                outline.copyCurrentStructure(report);
            } else if (member.equals("findings")) {
                noteAreas();
            } else if (member.equals("series")) {
                copySeries();
            } else {
                report.skipChildren();
            }
        }
        outline.writeEndObject();
    }

    private void noteAreas() throws IOException {
        while (report.nextToken() == JsonToken.START_OBJECT) {
            while (report.nextToken() == JsonToken.FIELD_NAME) {
                var member = report.currentName();
                report.nextToken();
                if (member.equals(AREA)) {
                    found.add(report.getText());
                }
                report.skipChildren();
            }
        }
    }

    private void copySeries() throws IOException {
        outline.writeArrayFieldStart("series");
        while (report.nextToken() == JsonToken.START_OBJECT) {
            outline.writeStartObject();
            copyOneSeries();
            outline.writeEndObject();
        }
        outline.writeEndArray();
    }

    /** The area stands before the points. */
    private void copyOneSeries() throws IOException {
        boolean isDrawn = isEveryDrawn;
        while (report.nextToken() == JsonToken.FIELD_NAME) {
            var member = report.currentName();
            report.nextToken();
            if (member.equals(AREA)) {
                isDrawn |= found.isEmpty() ? report.getText().equals(USUAL_AREA) : found.contains(report.getText());
            }
            if (!POINTS.contains(member)) {
                outline.writeFieldName(member);
                outline.copyCurrentStructure(report);
            } else if (isDrawn) {
                copyPoints(member);
            } else {
                report.skipChildren();
            }
        }
    }

    /** The same points as the chart of the page has, and the last. */
    private void copyPoints(String member) throws IOException {
        var points = points();
        int every = Math.max(1, points.size() / Chart.MOST_DOTS);
        outline.writeArrayFieldStart(member);
        for (int i = 0; i < points.size(); i++) {
            if (i % every == 0 || i == points.size() - 1) {
                outline.writeStartObject();
                outline.writeStringField("at", points.get(i).getKey());
                outline.writeNumberField("value", points.get(i).getValue());
                outline.writeEndObject();
            }
        }
        outline.writeEndArray();
    }

    private List<Map.Entry<String, Double>> points() throws IOException {
        var points = new ArrayList<Map.Entry<String, Double>>();
        while (report.nextToken() == JsonToken.START_OBJECT) {
            var at = "";
            double value = 0;
            while (report.nextToken() == JsonToken.FIELD_NAME) {
                var member = report.currentName();
                report.nextToken();
                if (member.equals("at")) {
                    at = report.getText();
                } else if (member.equals("value")) {
                    value = report.getDoubleValue();
                } else {
                    report.skipChildren();
                }
            }
            points.add(Map.entry(at, value));
        }
        return points;
    }
}
