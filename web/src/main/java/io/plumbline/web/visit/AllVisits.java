package io.plumbline.web.visit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.plumbline.persistence.visit.ListedVisit;
import io.plumbline.web.json.Json;
import io.plumbline.web.link.Pagination;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list of visits of any length on one page, in the contract's envelope: read and written part by part, so that it takes the
 * same memory however long it is. One thread.
 */
final class AllVisits implements StreamingOutput {

    // an answer may be flushed only when it must: before, a failure can still become a problem
    private static final ObjectWriter WRITER =
            Json.MAPPER.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private final Function<@Nullable ListedVisit, List<ListedVisit>> parts;

    /**
     * The list of all parts.
     *
     * @param parts the visits behind one, at first behind none; an empty part is the end
     */
    AllVisits(Function<@Nullable ListedVisit, List<ListedVisit>> parts) {
        this.parts = parts;
    }

    @Override
    public void write(OutputStream output) throws IOException {
        // closed only at the end: a generator that is closed earlier would complete the JSON of a list that is cut off
        var json = WRITER.createGenerator(output);
        json.writeStartObject();
        json.writeObjectFieldStart("visits");
        json.writeArrayFieldStart("data");
        var items = data(json);
        json.writeEndArray();
        json.writeFieldName("pagination");
        WRITER.writeValue(json, Pagination.ofAll(items));
        json.writeEndObject();
        json.writeEndObject();
        json.close();
    }

    private long data(JsonGenerator json) throws IOException {
        var items = 0L;
        var part = parts.apply(null);
        while (!part.isEmpty()) {
            for (var visit : part) {
                WRITER.writeValue(json, VisitJson.of(visit));
            }
            items += part.size();
            part = parts.apply(part.get(part.size() - 1));
        }
        return items;
    }
}
