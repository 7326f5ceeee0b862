package io.plumbline.batch.flight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that consists of values: a class, a thread, a part of the heap. Valid until its chunk ends; for one thread.
 */
public final class FlightObject {

    private final FlightChunk chunk;
    private final FlightType type;

    /** In the order of the fields; of a constant, its id. */
    private final @Nullable Object[] values;

    private @Nullable String className;

    FlightObject(FlightChunk chunk, FlightType type, @Nullable Object[] values) {
        this.chunk = chunk;
        this.type = type;
        this.values = values;
    }

    /** The name of its type, {@code java.lang.Thread}. */
    public String type() {
        return type.name();
    }

    /** In the order in which they are written. */
    public List<FlightField> fields() {
        return type.fields();
    }

    /** Whether there is a field of that name. */
    public boolean hasField(String field) {
        return type.hasField(field);
    }

    /** A value by its kind, as {@link FlightEvent#value} tells it. */
    public @Nullable Object value(FlightField field) {
        return value(type.placeOf(field.name()));
    }

    private @Nullable Object value(int place) {
        return chunk.plain(type.fields().get(place), values[place]);
    }

    /** A whole number; 0 if there is no such field, or something else in it. */
    public long number(String field) {
        int place = type.place(field);
        return place < 0 || !(values[place] instanceof Long number) ? 0 : number;
    }

    /** A flag; false if there is no such field. */
    public boolean flag(String field) {
        int place = type.place(field);
        return place >= 0 && Boolean.TRUE.equals(values[place]);
    }

    /** A text; absent if there is none. */
    public @Nullable String text(String field) {
        int place = type.place(field);
        return place >= 0 && value(place) instanceof String text ? text : null;
    }

    /** What consists of values; absent if there is none. */
    public @Nullable FlightObject object(String field) {
        int place = type.place(field);
        return place >= 0 && value(place) instanceof FlightObject object ? object : null;
    }

    /** The dotted name of a class, as the JVM calls it, if this is one; empty if unknown. */
    public String className() {
        var known = className;
        if (known == null) {
            var written = text("name");
            known = written == null ? "" : written.replace('/', '.');
            className = known;
        }
        return known;
    }
}
