package io.plumbline.batch.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.profile.FlightRecording;
import io.plumbline.batch.profile.UnreadableRecordingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import jdk.jfr.Configuration;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import jdk.jfr.Unsigned;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with the JDK's own reader, event by event and field by field. */
class FlightReaderTest {

    private static final int DAMAGES = 60;
    private static final int HEAD_BYTES = 68;
    private static final int LATIN_1 = 5;
    private static final long BUSY_NANOS = 300_000_000;

    /** Reachable to the end of the recording: the JVM tells only of samples that outlive a collection. */
    private static final List<Object> OLD = new ArrayList<>();

    private static final List<Object> GARBAGE = new ArrayList<>();

    @TempDir
    private static Path folder;

    private static Path recording;

    /** What no event of the JVM has. */
    @Name("io.plumbline.test.Odd")
    static final class Odd extends Event {
        byte small = -1;
        char letter = 'ü';
        short two = -2;
        float half = 0.5f;
        double third = 1 / 3.0;

        @Unsigned
        int large = -1;

        @Timespan(Timespan.MICROSECONDS)
        long micros = 1_500;

        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        long at = 1_700_000_000_000L;

        long least = Long.MIN_VALUE;
        long most = Long.MAX_VALUE;

        @Nullable
        String none = null;

        String empty = "";
        String latin = "Zürich";
        String wide = "東京 \uD83D\uDE00";
        Class<?> type = String[].class;
        Thread thread = Thread.currentThread();
    }

    @BeforeAll
    static void record() throws Exception {
        recording = folder.resolve("of-two-chunks.jfr");
        try (var flight = new Recording(Configuration.getConfiguration("profile"))) {
            flight.enable("jdk.OldObjectSample").withStackTrace();
            flight.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
            flight.start();
            work();
            try (var other = new Recording()) {
                // another recording that begins ends the chunk
                other.start();
                work();
            }
            flight.stop();
            flight.dump(recording);
        } finally {
            OLD.clear();
            GARBAGE.clear();
        }
    }

    private static void work() {
        // long enough to be seen running, however few looks a busy machine leaves to the JVM
        long enough = processorNanos() + BUSY_NANOS;
        for (int i = 0; i < 20_000 || i % 1_000 != 0 || processorNanos() < enough; i++) {
            (i < 5_000 ? OLD : GARBAGE).add(new byte[1_000]);
            if (GARBAGE.size() > 5_000) {
                GARBAGE.clear();
            }
        }
        System.gc();
        new Odd().commit();
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void everyEventIsThatOfTheReaderOfTheJdk() throws IOException {
        var theirs = new ArrayList<String>();
        for (var chunk : chunksOf(recording)) {
            try (var events = new RecordingFile(chunk)) {
                while (events.hasMoreEvents()) {
                    theirs.add(told(events.readEvent()));
                }
            }
        }

        var ours = new ArrayList<String>();
        FlightRecording.forEach(recording, event -> ours.add(told(event)));

        assertThat(theirs).hasSizeGreaterThan(1_000).anyMatch(event -> event.contains("Zürich"));
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i)).isEqualTo(theirs.get(i));
        }
    }

    /* Each is a recording by itself. Read together, the JDK's reader tells the times of all by the clock of the first. */
    private static List<Path> chunksOf(Path whole) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(whole));
        var chunks = new ArrayList<Path>();
        for (int at = 0; at < bytes.limit(); ) {
            int length = Math.toIntExact(bytes.getLong(at + 8));
            var chunk = folder.resolve("chunk-" + at + ".jfr");
            Files.write(chunk, Arrays.copyOfRange(bytes.array(), at, at + length));
            chunks.add(chunk);
            at += length;
        }
        return chunks;
    }

    @Test
    void theTypesAreThoseOfTheReaderOfTheJdk() throws IOException {
        try (var events = new RecordingFile(recording)) {
            assertThat(FlightRecording.types(recording).stream()
                            .map(FlightType::name)
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(events.readEventTypes().stream()
                            .map(type -> type.getName())
                            .distinct()
                            .toList());
        }
    }

    @Test
    void whatIsDamagedIsReadOrRefusedAndNothingElse() throws IOException {
        var whole = Files.readAllBytes(recording);
        var random = new Random(17);
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            var damaged = folder.resolve("damaged.jfr");
            Files.write(damaged, whole);
            try (var file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
                var octets = new byte[1 + random.nextInt(8)];
                random.nextBytes(octets);
                file.write(ByteBuffer.wrap(octets), 68 + random.nextInt(whole.length - 80));
            }
            try {
                FlightRecording.forEach(damaged, FlightReaderTest::told);
            } catch (UnreadableRecordingException fault) {
                refused++;
                assertThat(fault).hasMessageContaining("damaged.jfr");
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void constantsThatLeadForwardAreRefused() throws IOException {
        var looped = folder.resolve("looped.jfr");
        var bytes = Files.readAllBytes(recording);
        // where the constants of the first chunk stand: here, the description of its types
        System.arraycopy(bytes, 24, bytes, 16, Long.BYTES);
        Files.write(looped, bytes);

        assertThatExceptionOfType(UnreadableRecordingException.class)
                .isThrownBy(() -> FlightRecording.forEach(looped, event -> {}))
                .withMessageContaining("there is something else at byte");
    }

    @Test
    void elementsThatTakeNoOctetsAreRefusedHoweverManyThereAre() throws IOException {
        var claimed = folder.resolve("claimed.jfr");
        writeChunkOfOneEvent(claimed, 2_000_000);

        assertThatExceptionOfType(UnreadableRecordingException.class)
                .isThrownBy(() -> FlightRecording.forEach(claimed, FlightReaderTest::told))
                .withMessageContaining("there are elements that take no octets");
    }

    @Test
    void anEventThatIsLongerThanAnyIsRefusedBeforeItIsRead() throws IOException {
        var endless = folder.resolve("endless.jfr");
        writeChunkOfOneEvent(endless, FlightChunk.LONGEST_EVENT);

        assertThatExceptionOfType(UnreadableRecordingException.class)
                .isThrownBy(() -> FlightRecording.forEach(endless, event -> {}))
                .withMessageContaining("an event at byte");
    }

    @Test
    void constantsAreAsLongAsTheirChunkHasRoomFor() throws IOException {
        var named = folder.resolve("named.jfr");
        writeChunkOfOneEvent(named, 0, FlightChunk.LONGEST_EVENT);
        var events = new ArrayList<String>();

        FlightRecording.forEach(named, event -> events.add(event.type()));

        assertThat(Files.size(named)).isGreaterThan(FlightChunk.LONGEST_EVENT);
        assertThat(events).containsExactly("Many");
    }

    @Test
    void constantsThatAreSomethingElseAreRefusedBeforeTheyAreRead() throws IOException {
        var other = folder.resolve("other.jfr");
        writeChunkOfOneEvent(other, 0, FlightChunk.LONGEST_EVENT);
        try (var file = FileChannel.open(other, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var place = ByteBuffer.allocate(Long.BYTES);
            file.read(place, 16);
            // behind four octets of its length
            file.write(ByteBuffer.wrap(new byte[] {2}), place.getLong(0) + 4);
        }

        assertThatExceptionOfType(UnreadableRecordingException.class)
                .isThrownBy(() -> FlightRecording.forEach(other, event -> {}))
                .withMessageContaining("there is something else at byte");
    }

    private static void writeChunkOfOneEvent(Path file, int octets) throws IOException {
        writeChunkOfOneEvent(file, octets, 0);
    }

    /*
     * A type "Nothing" without fields, an event with an array of it that claims as many elements as octets follow, and, if it is to have
     * octets, one constant: a text.
     */
    private static void writeChunkOfOneEvent(Path file, int octets, int octetsOfConstants) throws IOException {
        var texts = List.of(
                "root",
                "metadata",
                "class",
                "field",
                "id",
                "name",
                "superType",
                "dimension",
                "1",
                "10",
                "11",
                "Nothing",
                "Many",
                "jdk.jfr.Event",
                "rows",
                "12",
                "java.lang.String");
        var types = new ByteArrayOutputStream();
        numbers(types, 0, 0, 0, 0, texts.size());
        for (var text : texts) {
            numbers(types, 3, text.length());
            types.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
        // each element: its name, its attributes by name and value, its children
        numbers(types, 0, 0, 1, 1, 0, 3);
        numbers(types, 2, 2, 4, 9, 5, 11, 0);
        numbers(types, 2, 2, 4, 15, 5, 16, 0);
        numbers(types, 2, 3, 4, 10, 5, 12, 6, 13, 1);
        numbers(types, 3, 3, 5, 14, 2, 9, 7, 8, 0);
        var claim = new ByteArrayOutputStream();
        numbers(claim, 11, octets);
        var events = new ByteArrayOutputStream();
        size(events, types.size());
        events.writeBytes(types.toByteArray());
        size(events, claim.size() + octets);
        events.writeBytes(claim.toByteArray());
        var constants = new ByteArrayOutputStream();
        numbers(constants, 1, 0, 0, 0, 0, 1, 12, 1, 1, LATIN_1, octetsOfConstants);
        var named = new ByteArrayOutputStream();
        size(named, constants.size() + octetsOfConstants);
        named.writeBytes(constants.toByteArray());
        var chunk = ByteBuffer.allocate(HEAD_BYTES + events.size());
        long constantsAt = chunk.capacity() + (long) octets;
        long length = octetsOfConstants == 0 ? constantsAt : constantsAt + named.size() + octetsOfConstants;
        chunk.put(new byte[] {'F', 'L', 'R', 0}).putShort((short) 2).putShort((short) 0);
        chunk.putLong(length).putLong(octetsOfConstants == 0 ? 0 : constantsAt).putLong(HEAD_BYTES);
        chunk.putLong(0).putLong(0).putLong(0).putLong(1_000_000_000).putInt(1);
        chunk.put(events.toByteArray()).flip();
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(chunk);
            if (octetsOfConstants > 0) {
                out.write(ByteBuffer.wrap(named.toByteArray()), constantsAt);
            }
            if (length > out.size()) {
                out.write(ByteBuffer.allocate(1), length - 1);
            }
        }
    }

    /* In four octets of seven bits; it counts itself. */
    private static void size(ByteArrayOutputStream events, int bytesOfBody) {
        int size = bytesOfBody + 4;
        for (int shift = 0; shift < 28; shift += 7) {
            events.write(((size >> shift) & 0x7f) | (shift < 21 ? 0x80 : 0));
        }
    }

    private static void numbers(ByteArrayOutputStream out, int... numbers) {
        for (int number : numbers) {
            int left = number;
            while (left > 0x7f) {
                out.write((left & 0x7f) | 0x80);
                left >>>= 7;
            }
            out.write(left);
        }
    }

    private static String told(RecordedEvent event) {
        return event.getEventType().getName() + " " + event.getStartTime() + " " + event.getEndTime() + " "
                + event.getDuration() + " " + fields(event);
    }

    private static String told(FlightEvent event) {
        var fields = new TreeMap<String, String>();
        for (var field : event.fields()) {
            fields.put(field.name(), ours(event.value(field)));
        }
        return event.type() + " " + event.start() + " " + event.end() + " " + event.duration() + " " + fields;
    }

    private static String ours(@Nullable Object value) {
        if (value instanceof Object[] elements) {
            return Arrays.stream(elements).map(FlightReaderTest::ours).toList().toString();
        }
        if (value instanceof FlightStack stack) {
            return stack.frames().stream()
                    .map(frame -> frame.className() + "." + frame.method() + ":" + frame.line())
                    .toList()
                    .toString();
        }
        if (!(value instanceof FlightObject object)) {
            return String.valueOf(value);
        }
        if (object.type().equals("java.lang.Class")) {
            return object.className();
        }
        var fields = new TreeMap<String, String>();
        for (var field : object.fields()) {
            fields.put(field.name(), ours(object.value(field)));
        }
        return fields.toString();
    }

    private static String fields(RecordedObject object) {
        var fields = new TreeMap<String, String>();
        for (var field : object.getFields()) {
            fields.put(field.getName(), theirs(object, field));
        }
        return fields.toString();
    }

    private static String theirs(RecordedObject object, ValueDescriptor field) {
        var name = field.getName();
        if (field.getAnnotation(Timespan.class) != null) {
            return String.valueOf(object.getDuration(name));
        }
        if (field.getAnnotation(Timestamp.class) != null) {
            return String.valueOf(object.getInstant(name));
        }
        Object value = object.getValue(name);
        if (value instanceof Number && !(value instanceof Double) && !(value instanceof Float)) {
            return String.valueOf(object.getLong(name));
        }
        return theirs(value);
    }

    private static String theirs(@Nullable Object value) {
        if (value instanceof Object[] elements) {
            return Arrays.stream(elements)
                    .map(FlightReaderTest::theirs)
                    .toList()
                    .toString();
        }
        if (value instanceof Float number) {
            return String.valueOf(number.doubleValue());
        }
        if (value instanceof RecordedStackTrace stack) {
            return stack.getFrames().stream()
                    .map(frame -> frame.getMethod().getType().getName() + "."
                            + frame.getMethod().getName() + ":" + Math.max(0, frame.getLineNumber()))
                    .toList()
                    .toString();
        }
        if (value instanceof RecordedClass type) {
            return type.getName();
        }
        return value instanceof RecordedObject object ? fields(object) : String.valueOf(value);
    }

    /** So that nothing is left out of a comparison because it is not there. */
    @Test
    void theRecordingHasTwoChunksAndOldObjects() throws IOException {
        var chunks = new ArrayList<Integer>();
        var types = new HashSet<String>();
        FlightRecording.forEach(recording, event -> {
            chunks.add(event.chunk());
            types.add(event.type());
        });

        assertThat(chunks).contains(0, 1);
        assertThat(types).containsAll(List.of("jdk.OldObjectSample", "jdk.GCHeapSummary", "jdk.ExecutionSample"));
    }
}
