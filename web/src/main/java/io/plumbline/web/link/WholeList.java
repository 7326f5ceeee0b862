package io.plumbline.web.link;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.plumbline.web.json.Json;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list of any length on one page, in the contract's envelope: read and written part by part, so that it takes the same
 * memory however long it is. One thread.
 *
 * @param <T> an item as it is stored
 * @param <S> an item as clients see it
 */
public final class WholeList<T, S> implements StreamingOutput {

    // an answer may be flushed only when it must: before, a failure can still become a problem
    private static final ObjectWriter WRITER =
            Json.MAPPER.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private final String envelope;
    private final int itemsOfPart;
    private final Function<@Nullable T, List<T>> parts;
    private final Function<List<T>, List<S>> shapes;

    /**
     * The list of all parts.
     *
     * @param envelope the member of the answer that holds the list
     * @param parts the items behind one, at first behind none; an empty part is the end
     * @param shapes turns items into what clients see of them
     */
    public WholeList(String envelope, Function<@Nullable T, List<T>> parts, Function<List<T>, List<S>> shapes) {
        this(envelope, 1, parts, shapes);
    }

    /**
     * The list of all parts.
     *
     * @param itemsOfPart how many items every part but the last has at least; one with fewer is the last
     */
    WholeList(
            String envelope, int itemsOfPart, Function<@Nullable T, List<T>> parts, Function<List<T>, List<S>> shapes) {
        this.envelope = envelope;
        this.itemsOfPart = itemsOfPart;
        this.parts = parts;
        this.shapes = shapes;
    }

    @Override
    public void write(OutputStream output) throws IOException {
        // closed only at the end: a generator that is closed earlier would complete the JSON of a list that is cut off
        var json = WRITER.createGenerator(output);
        json.writeStartObject();
        json.writeObjectFieldStart(envelope);
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
        var values = WRITER.writeValues(json);
        var items = 0L;
        @Nullable T last = null;
        while (true) {
            var part = parts.apply(last);
            for (var item : shapes.apply(part)) {
                values.write(item);
            }
            items += part.size();
            if (part.size() < itemsOfPart) {
                return items;
            }
            last = part.get(part.size() - 1);
        }
    }
}
