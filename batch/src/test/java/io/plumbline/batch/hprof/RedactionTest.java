package io.plumbline.batch.hprof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;

class RedactionTest {

    private static final String SECRET = "s3cret-Passw0rd";
    private static final String WIDE_SECRET = "\u0161\u017eifra-\u20ac42";
    private static final long NUMBER = 0x5ec2e75ec2e7L;
    private static final int SMALL_NUMBER = 0x5ec2e7ee;

    /** In the constant pool of this class, and so in HotSpot's symbol table, and so among the names of each dump. */
    private static final String LITERAL = "literal-s3cret-in-the-code";

    private static final StringBuilder BUILDER = new StringBuilder();

    @TempDir
    private Path directory;

    static Stream<DumpForm> forms() {
        return Stream.of(
                DumpForm.JDK_8,
                DumpForm.JDK_17,
                DumpForm.JDK_25,
                DumpForm.JDK_17.withIdentifiersOf(4).with(DumpForm.Order.CLASSES_LAST, 0),
                DumpForm.JDK_17.with(DumpForm.Order.ALL_SHUFFLED, 3).withSegmentsOf(200));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void noSecretOfAnyKindIsLeft(DumpForm form) throws IOException {
        var dump = withSecrets();
        var original = dump.written(form);

        var redacted = redacted(original, null);

        for (byte[] secret : secrets()) {
            assertThat(indexOf(original, secret)).as("planted").isNotNegative();
            assertThat(indexOf(redacted, secret)).as("left").isNegative();
        }
        assertThat(indexOf(redacted, "com/example/Account".getBytes(StandardCharsets.UTF_8)))
                .isNotNegative();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theGraphStaysTheSame(DumpForm form) throws IOException {
        var dump = RandomHeap.of(new Random(11), 80, HeaderLayout.BITS_32);
        var original = Files.write(directory.resolve("original.hprof"), dump.written(form));
        var redacted = directory.resolve("redacted.hprof");

        var outcome = Redaction.write(original, redacted, Optional.empty(), share -> {});

        assertThat(outcome.damages()).isEmpty();
        assertThat(outcome.objects()).isEqualTo(dump.objects().size());
        var heap = HeapFactory.createHeap(redacted.toFile());
        assertThat(NetBeansGraph.edgesOf(heap)).isEqualTo(NetBeansGraph.edgesOf(dump));
        assertThat(NetBeansGraph.rootsOf(heap)).isEqualTo(NetBeansGraph.rootsOf(dump));
    }

    @Test
    void aLiveJvmKeepsNoSecret() throws IOException {
        BUILDER.append("built-").append(SECRET);
        var original = directory.resolve("live.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(original.toString(), true);
        var redacted = directory.resolve("live-redacted.hprof");

        Redaction.write(original, redacted, Optional.empty(), share -> {});

        var before = Files.readAllBytes(original);
        var after = Files.readAllBytes(redacted);
        for (var secret : List.of(SECRET, LITERAL)) {
            assertThat(indexOf(before, secret.getBytes(StandardCharsets.UTF_8))).isNotNegative();
            assertThat(indexOf(after, secret.getBytes(StandardCharsets.UTF_8))).isNegative();
        }
        var whole = HeapFactory.createHeap(original.toFile()).getSummary();
        var rest = HeapFactory.createHeap(redacted.toFile()).getSummary();
        assertThat(rest.getTotalLiveInstances()).isEqualTo(whole.getTotalLiveInstances());
        assertThat(rest.getTotalLiveBytes()).isEqualTo(whole.getTotalLiveBytes());
    }

    @Test
    void stringsThatMatchKeepTheirText() throws IOException {
        var dump = new HeapDumpBuilder();
        var kept = dump.string("http-thread-7");
        var wide = dump.string("http-thread-\u20ac");
        var zeroed = dump.string(SECRET);
        for (var string : List.of(kept, wide, zeroed)) {
            dump.root(RootTag.JNI_GLOBAL, string);
        }

        var file = Files.write(
                directory.resolve("kept.hprof"), redacted(dump.written(), Pattern.compile("http-thread-.+")));

        var heap = HeapFactory.createHeap(file.toFile());
        assertThat(textOf(heap.getInstanceByID(kept.address))).isEqualTo("http-thread-7");
        assertThat(textOf(heap.getInstanceByID(wide.address))).isEqualTo("http-thread-\u20ac");
        assertThat(textOf(heap.getInstanceByID(zeroed.address))).isEqualTo("\0".repeat(SECRET.length()));
    }

    @Test
    void stringsOfJdk8KeepTheirTextToo() throws IOException {
        var dump = new HeapDumpBuilder();
        var kept = dump.stringOfJdk8("http-thread-7");
        dump.root(RootTag.JNI_GLOBAL, kept);

        var redacted = redacted(dump.written(DumpForm.JDK_8), Pattern.compile("http-thread-.+"));

        assertThat(indexOf(redacted, "http-thread-7".getBytes(StandardCharsets.UTF_16BE)))
                .isNotNegative();
    }

    @Test
    void whatIsWholeOfADamagedDumpIsRedacted() throws IOException {
        var original =
                RandomHeap.of(new Random(5), 200, HeaderLayout.BITS_32).written(DumpForm.JDK_17.withSegmentsOf(300));
        var file = Files.write(directory.resolve("cut.hprof"), Damage.cut(original, original.length * 7 / 10));
        var redacted = directory.resolve("redacted.hprof");

        var outcome = Redaction.write(file, redacted, Optional.empty(), share -> {});

        assertThat(outcome.lostBytes()).isPositive();
        assertThat(outcome.objects()).isPositive();
        assertThat(HeapFactory.createHeap(redacted.toFile()).getSummary().getTotalLiveInstances())
                .isPositive();
    }

    @Test
    void aPackedDumpIsReadAndAPackedOneWritten() throws IOException {
        var plain = withSecrets().written();
        var file = Files.write(directory.resolve("in.hprof.gz"), Damage.gzippedInBlocks(plain, 1000));
        var redacted = directory.resolve("out.hprof.gz");

        Redaction.write(file, redacted, Optional.empty(), share -> {});

        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(redacted)))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(redacted(plain, null));
        }
    }

    @Test
    void aDumpIsNeverOverwrittenByItself() throws IOException {
        var file = Files.write(directory.resolve("in.hprof"), withSecrets().written());

        assertThatThrownBy(() -> Redaction.write(file, file, Optional.empty(), share -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is the dump itself");
    }

    @Test
    void nothingStaysBehindWhenItFails() throws IOException {
        var file = Files.writeString(directory.resolve("in.hprof"), "no dump at all, but long enough to be read");

        assertThatThrownBy(() -> Redaction.write(file, directory.resolve("out.hprof"), Optional.empty(), share -> {}))
                .isInstanceOf(HprofFormatException.class);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    private HeapDumpBuilder withSecrets() {
        var dump = new HeapDumpBuilder(HeaderLayout.BITS_32);
        var account = dump.type("com.example.Account")
                .field("number", FieldKind.LONG)
                .field("pin", FieldKind.INT)
                .field("balance", FieldKind.DOUBLE)
                .field("owner", FieldKind.OBJECT);
        var builder = dump.type("java.lang.StringBuilder").field("value", FieldKind.OBJECT);
        var secret = dump.instance(account)
                .with("number", NUMBER)
                .with("pin", SMALL_NUMBER)
                .with("balance", Double.longBitsToDouble(NUMBER))
                .with("owner", dump.string(SECRET));
        var bytes = dump.primitives(FieldKind.BYTE, SECRET.getBytes(StandardCharsets.UTF_8));
        var chars = dump.primitives(FieldKind.CHAR, SECRET.getBytes(StandardCharsets.UTF_16BE));
        var wide = dump.string(WIDE_SECRET);
        var built = dump.instance(builder).with("value", dump.primitives(FieldKind.BYTE, latin1(SECRET)));
        account.staticField("master", FieldKind.LONG, NUMBER).staticField("vault", FieldKind.OBJECT, built);
        account.constant(3, FieldKind.LONG);
        for (var object : List.of(secret, bytes, chars, wide)) {
            dump.root(RootTag.JNI_GLOBAL, object);
        }
        var thread = dump.instance(dump.type("java.lang.Thread").field("name", FieldKind.OBJECT));
        thread.with("name", dump.string("thread of " + SECRET));
        dump.thread(thread, 1, new HeapDumpBuilder.Frame("com.example.Account", "open", "Account.java", 12));
        dump.record(new HeapDumpBuilder.ThreadRecord(1, thread, 1, "started by " + SECRET, "main", "system", true));
        return dump;
    }

    private static List<byte[]> secrets() {
        return List.of(
                SECRET.getBytes(StandardCharsets.UTF_8),
                SECRET.getBytes(StandardCharsets.UTF_16BE),
                WIDE_SECRET.getBytes(StandardCharsets.UTF_16LE),
                ByteBuffer.allocate(Long.BYTES).putLong(NUMBER).array(),
                ByteBuffer.allocate(Integer.BYTES).putInt(SMALL_NUMBER).array(),
                ByteBuffer.allocate(Integer.BYTES).putInt(SECRET.hashCode()).array());
    }

    private byte[] redacted(byte[] original, @Nullable Pattern kept) throws IOException {
        var in = Files.write(directory.resolve("original.hprof"), original);
        var out = directory.resolve("redacted.hprof");
        Redaction.write(in, out, Optional.ofNullable(kept), share -> {});
        return Files.readAllBytes(out);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String textOf(Instance string) {
        var coder = (Byte) string.getValueOfField("coder");
        Charset charset = coder == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE;
        var array = (PrimitiveArrayInstance) string.getValueOfField("value");
        var bytes = ByteBuffer.allocate(array.getLength()).order(ByteOrder.BIG_ENDIAN);
        for (Object value : array.getValues()) {
            bytes.put(Byte.parseByte((String) value));
        }
        return new String(bytes.array(), charset);
    }

    private static int indexOf(byte[] file, byte[] secret) {
        for (int at = 0; at <= file.length - secret.length; at++) {
            int same = 0;
            while (same < secret.length && file[at + same] == secret[same]) {
                same++;
            }
            if (same == secret.length) {
                return at;
            }
        }
        return -1;
    }
}
