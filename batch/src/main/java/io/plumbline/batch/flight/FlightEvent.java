package io.plumbline.batch.flight;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event while it is being looked at: the same object tells of the next one afterwards. Its fields are found when the first of them is
 * asked for. For one thread.
 */
public final class FlightEvent {

    private static final int FEW = 16;

    private @Nullable FlightChunk chunk;
    private @Nullable FlightType type;
    private Cursor in = new Cursor(new byte[0]);
    private int bodyAt;
    private boolean isFound;

    /** Of a number or constant, what is written; of anything else, where it begins. */
    private long[] written = new long[FEW];

    FlightEvent() {}

    void set(FlightChunk ofChunk, FlightType ofType, Cursor body) {
        chunk = ofChunk;
        type = ofType;
        in = body;
        bodyAt = body.at;
        isFound = false;
    }

    private FlightChunk itsChunk() {
        if (chunk == null) {
            throw new IllegalStateException("no event is being looked at");
        }
        return chunk;
    }

    /** Its type. */
    public FlightType eventType() {
        if (type == null) {
            throw new IllegalStateException("no event is being looked at");
        }
        return type;
    }

    /** {@code jdk.GarbageCollection}. */
    public String type() {
        return eventType().name();
    }

    /** In the order in which they are written. */
    public List<FlightField> fields() {
        return eventType().fields();
    }

    /** Which chunk of its recording it is in, from 0: numbers of constants are good within it. */
    public int chunk() {
        return itsChunk().number();
    }

    /** Whether there is a field of that name. */
    public boolean hasField(String field) {
        return eventType().hasField(field);
    }

    private void find() {
        var fields = eventType().fields();
        if (written.length < fields.size()) {
            written = new long[fields.size()];
        }
        in.at = bodyAt;
        try {
            for (int i = 0; i < fields.size(); i++) {
                var field = fields.get(i);
                if (field.isArray()) {
                    written[i] = in.at;
                    FlightChunk.skip(field, in);
                } else if (field.isConstant()) {
                    written[i] = in.number();
                } else {
                    switch (field.type().form) {
                        case BOOLEAN, BYTE -> written[i] = in.octet();
                        case SHORT, CHARACTER, INTEGER, LONG -> written[i] = in.number();
                        default -> {
                            written[i] = in.at;
                            FlightChunk.skip(field, in);
                        }
                    }
                }
            }
            in.requireWithin();
        } catch (DamagedChunkException damaged) {
            throw new IllegalStateException(type() + ": " + damaged.getMessage(), damaged);
        }
        isFound = true;
    }

    private long written(int place) {
        if (!isFound) {
            find();
        }
        return written[place];
    }

    /**
     * A whole number, or a flag as 0 or 1.
     *
     * @throws IllegalArgumentException if there is no such field, or something else in it
     */
    public long number(String field) {
        int place = eventType().placeOf(field);
        var described = fields().get(place);
        var form = described.type().form;
        if (described.isConstant() || described.isArray() || form.compareTo(FlightType.Form.FLOAT) >= 0) {
            throw new IllegalArgumentException(type() + "." + field + " is no number");
        }
        return FlightChunk.number(form, described.isUnsigned(), written(place));
    }

    /** A flag; false if there is no such field. */
    public boolean flag(String field) {
        return hasField(field) && number(field) != 0;
    }

    /** A value by its kind; see {@link #value(FlightField)}. Absent if there is no such field. */
    public @Nullable Object value(String field) {
        int place = eventType().place(field);
        return place < 0 ? null : value(place);
    }

    /**
     * A value by its kind: {@link Long}, {@link Double}, {@link Boolean}, {@link Character}, {@link String}, {@link Instant}, {@link Duration},
     * {@link FlightStack}, {@link FlightObject}, or an array of them; absent if there is none.
     */
    public @Nullable Object value(FlightField field) {
        return value(eventType().placeOf(field.name()));
    }

    private @Nullable Object value(int place) {
        var field = fields().get(place);
        long word = written(place);
        if (field.isConstant() && !field.isArray()) {
            return itsChunk().constant(field.type(), word);
        }
        if (!field.isArray()) {
            switch (field.type().form) {
                case BOOLEAN -> {
                    return word != 0;
                }
                case BYTE, SHORT, INTEGER, LONG -> {
                    return itsChunk().plain(field, FlightChunk.number(field.type().form, field.isUnsigned(), word));
                }
                case CHARACTER -> {
                    return (char) word;
                }
                default -> {
                    // stands where the word says
                }
            }
        }
        in.at = (int) word;
        try {
            return itsChunk().plain(field, itsChunk().written(field, in));
        } catch (DamagedChunkException damaged) {
            throw new IllegalStateException(type() + ": " + damaged.getMessage(), damaged);
        }
    }

    /** A text; absent if there is none. */
    public @Nullable String text(String field) {
        return value(field) instanceof String text ? text : null;
    }

    /** What consists of values, a thread for instance; absent if there is none. */
    public @Nullable FlightObject object(String field) {
        return value(field) instanceof FlightObject object ? object : null;
    }

    /** A time; its begin if the field has none. */
    public Instant time(String field) {
        return value(field) instanceof Instant time ? time : start();
    }

    /** A length of time; none if the field has none. */
    public Duration span(String field) {
        return value(field) instanceof Duration span ? span : Duration.ZERO;
    }

    /** The number of a field's constant among those of its type in this chunk, from 0; -1 if there is none. */
    public int constant(String field) {
        int place = eventType().place(field);
        if (place < 0
                || !fields().get(place).isConstant()
                || fields().get(place).isArray()) {
            return ConstantPool.ABSENT;
        }
        return itsChunk().numberOf(fields().get(place).type(), written(place));
    }

    /** Nanoseconds since 1970. */
    public long startNanos() {
        int start = eventType().start;
        return itsChunk().nanosAt(start < 0 ? 0 : written(start));
    }

    /** Nanoseconds since 1970; of an event without duration its begin. */
    public long endNanos() {
        int start = eventType().start;
        int duration = eventType().duration;
        return duration < 0 || start < 0 ? startNanos() : itsChunk().nanosAt(written(start) + written(duration));
    }

    /** When it began. */
    public Instant start() {
        return Instant.EPOCH.plusNanos(startNanos());
    }

    /** When it ended. */
    public Instant end() {
        return Instant.EPOCH.plusNanos(endNanos());
    }

    /** How long it lasted. */
    public Duration duration() {
        return Duration.ofNanos(endNanos() - startNanos());
    }

    /** The number of its stack in this chunk, from 0; -1 if it has none. */
    public int stackNumber() {
        int stack = eventType().stack;
        return stack < 0
                ? ConstantPool.ABSENT
                : itsChunk().numberOf(fields().get(stack).type(), written(stack));
    }

    /** Its stack; absent if it has none. */
    public @Nullable FlightStack stack() {
        int stack = eventType().stack;
        return stack >= 0
                        && itsChunk().constant(fields().get(stack).type(), written(stack)) instanceof FlightStack known
                ? known
                : null;
    }
}
