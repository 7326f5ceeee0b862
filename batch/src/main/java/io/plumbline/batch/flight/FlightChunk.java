package io.plumbline.batch.flight;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Head, 68 octets, numbers in full length: magic, version, length, where the last constants and where the types stand, begin and length of
 * the time in nanoseconds, begin in ticks, ticks in a second, flags. Then events, each with its length and the number of its type, of
 * which type 0 describes types and type 1 has constants. Events with constants form a chain from the last to the first.
 */
/**
 * A chunk: its types, its clock, and its constants, which are made into values when somebody asks for them. For one thread; memory
 * is that of the constants as they stand in the file.
 */
final class FlightChunk {

    static final int HEAD_BYTES = 68;

    private static final int OCTET_OF_VERSION = 5;
    private static final int OLDEST_VERSION = 1;
    private static final int NEWEST_VERSION = 2;
    private static final int CONSTANTS_AT = 16;
    private static final int OCTET_OF_FLAGS = 67;
    private static final int NUMBERS_ARE_SHORT = 1;
    private static final int TYPES = 0;
    private static final int CONSTANTS = 1;
    private static final double NANOS_OF_SECOND = 1e9;
    private static final int LINE_UNKNOWN = 0;
    private static final int FEW_ELEMENTS = 16;

    /** A JVM begins another chunk after 12 MB, so that no event of one is as long, nor are its types. */
    static final int LONGEST_EVENT = 64 << 20;

    /**
     * What one array holds. Constants are as long as there is much to name: async-profiler writes those of a whole chunk as one event,
     * all stacks and the methods in them.
     */
    private static final int LONGEST_CONSTANTS = Integer.MAX_VALUE - 8;

    /** What names what stands elsewhere. */
    private record Id(long id) {}

    private final int number;
    private final FlightTypes types;
    private final List<Cursor> parts = new ArrayList<>();
    private final @Nullable ConstantPool[] pools;
    private final Map<Long, FlightFrame> frames = new HashMap<>();
    private final long startNanos;
    private final long startTicks;
    private final double ticksOfNano;

    private FlightChunk(int number, FlightTypes types, long startNanos, long startTicks, double ticksOfNano) {
        this.number = number;
        this.types = types;
        this.pools = new ConstantPool[types.size()];
        this.startNanos = startNanos;
        this.startTicks = startTicks;
        this.ticksOfNano = ticksOfNano;
    }

    /** Reads all but its events. */
    static FlightChunk read(FileChannel file, long begin, long length, int number) throws IOException {
        var head = cursor(file, begin, HEAD_BYTES);
        if ((head.bytes[OCTET_OF_FLAGS] & NUMBERS_ARE_SHORT) == 0) {
            throw new DamagedChunkException("the chunk at byte " + begin + " is written in a form that no JVM uses");
        }
        int version = head.bytes[OCTET_OF_VERSION];
        if (version != OLDEST_VERSION && version != NEWEST_VERSION) {
            throw new DamagedChunkException(
                    "the chunk at byte " + begin + " is of version " + version + ", which is not known");
        }
        head.at = CONSTANTS_AT;
        long constantsAt = head.eightOctets();
        long typesAt = head.eightOctets();
        long startNanos = head.eightOctets();
        head.eightOctets();
        long startTicks = head.eightOctets();
        long ticksOfSecond = head.eightOctets();
        if (ticksOfSecond <= 0) {
            throw new DamagedChunkException("the clock of the chunk at byte " + begin + " stands still");
        }
        var types = FlightTypes.read(event(file, begin, length, typesAt, TYPES, LONGEST_EVENT));
        var chunk = new FlightChunk(number, types, startNanos, startTicks, ticksOfSecond / NANOS_OF_SECOND);
        chunk.readConstants(file, begin, length, constantsAt);
        return chunk;
    }

    /** The octets of an event that is needed whole, behind its head. What is not there, or is something else, takes no memory. */
    private static Cursor event(FileChannel file, long begin, long length, long at, int wanted, int longest)
            throws IOException {
        if (at < HEAD_BYTES || at >= length) {
            throw new DamagedChunkException("the chunk at byte " + begin + " points outside itself");
        }
        var head = cursor(file, begin + at, (int) Math.min(FlightReader.LONGEST_HEAD, length - at));
        long size = head.number();
        if (size <= head.at || size > Math.min(length - at, longest)) {
            throw new DamagedChunkException("an event at byte " + (begin + at) + " is " + size + " octets long");
        }
        if (head.number() != wanted) {
            throw new DamagedChunkException(
                    "there is something else at byte " + (begin + at) + " than there has to be");
        }
        if (size > file.size() - begin - at) {
            throw new EOFException("it has become shorter");
        }
        var event = cursor(file, begin + at, (int) size);
        event.at = head.at;
        return event;
    }

    private static Cursor cursor(FileChannel file, long from, int count) throws IOException {
        var bytes = new byte[count];
        FlightReader.fill(file, from, ByteBuffer.wrap(bytes), count);
        return new Cursor(bytes);
    }

    private void readConstants(FileChannel file, long begin, long length, long last) throws IOException {
        long at = last;
        long next = length;
        while (at != 0) {
            var in = event(file, begin, length, at, CONSTANTS, LONGEST_CONSTANTS);
            // what lies over each other could be read as often as there are octets
            if (in.end > next - at) {
                throw new DamagedChunkException("the constants at byte " + (begin + at) + " have no room");
            }
            next = at;
            in.skipNumber(); // time
            in.skipNumber(); // duration
            long back = in.number();
            in.octet(); // why it was written
            readPools(in);
            if (back == 0) {
                return;
            }
            // a chain that went forward might have no end
            if (back > 0) {
                throw new DamagedChunkException("the constants at byte " + (begin + at) + " lead forward");
            }
            at += back;
        }
    }

    private void readPools(Cursor in) throws DamagedChunkException {
        int part = parts.size();
        parts.add(in);
        for (int left = in.count(); left > 0; left--) {
            var type = types.type(in.number());
            if (type == null) {
                throw new DamagedChunkException("there are constants of a type that is not described");
            }
            var pool = pools[type.number];
            if (pool == null) {
                pool = new ConstantPool();
                pools[type.number] = pool;
            }
            for (int constants = in.count(); constants > 0; constants--) {
                long id = in.number();
                pool.put(id, part, in.at);
                skip(type, in);
            }
        }
        in.requireWithin();
    }

    /** From 0 in its recording. */
    int number() {
        return number;
    }

    FlightTypes types() {
        return types;
    }

    /** Nanoseconds since 1970 of a time in ticks. */
    long nanosAt(long ticks) {
        return startNanos + (long) ((ticks - startTicks) / ticksOfNano);
    }

    static void skip(FlightField field, Cursor in) throws DamagedChunkException {
        if (!field.isArray()) {
            skipOne(field, in);
            return;
        }
        for (int left = in.count(); left > 0; left--) {
            int before = in.at;
            skipOne(field, in);
            requireOctets(before, in);
        }
    }

    /** Or a few octets that claim elements of nothing, in elements that do so, too, would never be done with. */
    private static void requireOctets(int before, Cursor in) throws DamagedChunkException {
        if (in.at == before) {
            throw new DamagedChunkException("there are elements that take no octets");
        }
    }

    private static void skipOne(FlightField field, Cursor in) throws DamagedChunkException {
        if (field.isConstant()) {
            in.skipNumber();
        } else {
            skip(field.type(), in);
        }
    }

    private static void skip(FlightType type, Cursor in) throws DamagedChunkException {
        switch (type.form) {
            case BOOLEAN, BYTE -> in.at++;
            case SHORT, CHARACTER, INTEGER, LONG -> in.skipNumber();
            case FLOAT -> in.at += Float.BYTES;
            case DOUBLE -> in.at += Double.BYTES;
            case TEXT -> in.skipText();
            case STRUCTURE -> {
                var fields = type.fields();
                for (int i = 0; i < fields.size(); i++) {
                    skip(fields.get(i), in);
                }
            }
        }
    }

    /** A field's value where it stands; of a constant, what names it. */
    @Nullable
    Object written(FlightField field, Cursor in) throws DamagedChunkException {
        if (!field.isArray()) {
            return writtenOne(field, in);
        }
        int count = in.count();
        // grows with what is there: what is claimed may be as much again in each element
        var values = new Object[Math.min(count, FEW_ELEMENTS)];
        for (int i = 0; i < count; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, Math.min(count, 2 * i));
            }
            int before = in.at;
            values[i] = writtenOne(field, in);
            requireOctets(before, in);
        }
        return values;
    }

    private @Nullable Object writtenOne(FlightField field, Cursor in) throws DamagedChunkException {
        return field.isConstant() ? new Id(in.number()) : written(field.type(), field.isUnsigned(), in);
    }

    private @Nullable Object written(FlightType type, boolean unsigned, Cursor in) throws DamagedChunkException {
        return switch (type.form) {
            case BOOLEAN -> in.octet() != 0;
            case BYTE -> number(type.form, unsigned, in.octet());
            case SHORT, INTEGER, LONG -> number(type.form, unsigned, in.number());
            case CHARACTER -> (char) in.number();
            case FLOAT -> (double) Float.intBitsToFloat(in.fourOctets());
            case DOUBLE -> Double.longBitsToDouble(in.eightOctets());
            case TEXT -> text(in);
            case STRUCTURE -> structure(type, in);
        };
    }

    private @Nullable Object structure(FlightType type, Cursor in) throws DamagedChunkException {
        var fields = type.fields();
        if (type.isSimple()) {
            return plain(fields.get(0), written(fields.get(0), in));
        }
        var values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = written(fields.get(i), in);
        }
        return new FlightObject(this, type, values);
    }

    static long number(FlightType.Form form, boolean unsigned, long written) {
        return switch (form) {
            case BYTE -> unsigned ? written & 0xff : (byte) written;
            case SHORT -> unsigned ? written & 0xffff : (short) written;
            case INTEGER -> unsigned ? written & 0xffffffffL : (int) written;
            default -> written;
        };
    }

    @Nullable
    String text(Cursor in) throws DamagedChunkException {
        int form = in.octet();
        if (form != Cursor.CONSTANT_TEXT) {
            return in.text(form);
        }
        long id = in.number();
        for (var type : types.all()) {
            if (type.form == FlightType.Form.TEXT) {
                return constant(type, id) instanceof String text ? text : null;
            }
        }
        return null;
    }

    /** What was read, as others see it: constants as what they are, times and lengths of time as such. */
    @Nullable
    Object plain(FlightField field, @Nullable Object written) {
        if (written instanceof Object[] elements) {
            return Arrays.stream(elements)
                    .map(element -> plainOne(field, element))
                    .toArray();
        }
        return plainOne(field, written);
    }

    private @Nullable Object plainOne(FlightField field, @Nullable Object written) {
        if (written instanceof Id constant) {
            return constant(field.type(), constant.id());
        }
        if (written instanceof Long number && field.unit() != FlightField.Unit.OTHER) {
            return field.unit().isTime ? time(field.unit(), number) : span(field.unit(), number);
        }
        return written;
    }

    Instant time(FlightField.Unit unit, long written) {
        if (written == Long.MIN_VALUE) {
            return Instant.MIN;
        }
        return unit == FlightField.Unit.TICKS_OF_CLOCK
                ? Instant.EPOCH.plusNanos(nanosAt(written))
                : Instant.ofEpochMilli(written);
    }

    Duration span(FlightField.Unit unit, long written) {
        if (written == Long.MIN_VALUE) {
            return Duration.ofSeconds(written);
        }
        return switch (unit) {
            case SECONDS_LONG -> Duration.ofSeconds(written);
            case MILLISECONDS_LONG -> Duration.ofMillis(written);
            case MICROSECONDS_LONG -> Duration.of(written, ChronoUnit.MICROS);
            case TICKS_LONG -> Duration.ofNanos((long) (written / ticksOfNano));
            default -> Duration.ofNanos(written);
        };
    }

    /** The number of a constant among those of its type; -1 if there is none. */
    int numberOf(FlightType type, long id) {
        var pool = pools[type.number];
        return pool == null ? ConstantPool.ABSENT : pool.number(id);
    }

    /** A constant as a value; absent if the recording does not have it. */
    @Nullable
    Object constant(FlightType type, long id) {
        var pool = pools[type.number];
        int place = pool == null ? ConstantPool.ABSENT : pool.number(id);
        if (pool == null || place == ConstantPool.ABSENT) {
            return null;
        }
        var known = pool.value(place);
        if (known == null) {
            known = read(pool, place, type);
            pool.value(place, known);
        }
        return known;
    }

    private @Nullable Object read(ConstantPool pool, int place, FlightType type) {
        var in = parts.get(pool.part(place));
        int before = in.at;
        in.at = pool.at(place);
        try {
            return type.name().equals(FlightType.STACK) ? stack(type, in) : written(type, false, in);
        } catch (DamagedChunkException damaged) {
            throw new IllegalStateException(damaged.getMessage(), damaged);
        } finally {
            // a text may stand elsewhere, and what refers to it is still being read
            in.at = before;
        }
    }

    private FlightStack stack(FlightType type, Cursor in) throws DamagedChunkException {
        for (var field : type.fields()) {
            if (field.isArray() && !field.isConstant()) {
                var frames = new ArrayList<FlightFrame>();
                for (int left = in.count(); left > 0; left--) {
                    var frame = frame(field.type(), in);
                    if (frame != null) {
                        frames.add(frame);
                    }
                }
                return new FlightStack(frames);
            }
            skip(field, in);
        }
        return new FlightStack(List.of());
    }

    /* Most frames of a chunk are few: each is made once. */
    private @Nullable FlightFrame frame(FlightType type, Cursor in) throws DamagedChunkException {
        int line = LINE_UNKNOWN;
        int method = ConstantPool.ABSENT;
        long methodId = 0;
        FlightType methodType = type;
        var fields = type.fields();
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            if (field.isConstantOf(FlightType.METHOD)) {
                methodId = in.number();
                methodType = field.type();
                method = numberOf(methodType, methodId);
            } else if (field.name().equals("lineNumber") && !field.isArray() && !field.isConstant()) {
                line = Math.max(LINE_UNKNOWN, (int) in.number());
            } else {
                skip(field, in);
            }
        }
        if (method == ConstantPool.ABSENT) {
            return null;
        }
        long key = ((long) method << Integer.SIZE) | line;
        var known = frames.get(key);
        if (known == null) {
            known = frame(methodType, methodId, line);
            frames.put(key, known);
        }
        return known;
    }

    private FlightFrame frame(FlightType methodType, long methodId, int line) {
        if (!(constant(methodType, methodId) instanceof FlightObject method)) {
            return new FlightFrame("", "", line, frames.size());
        }
        var owner = method.object("type");
        var name = method.text("name");
        return new FlightFrame(owner == null ? "" : owner.className(), name == null ? "" : name, line, frames.size());
    }
}
