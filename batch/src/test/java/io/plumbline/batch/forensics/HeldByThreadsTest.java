package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.HeldByThreads.Holding;
import io.plumbline.batch.hprof.Dumped;
import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.HeapDumpBuilder.Frame;
import io.plumbline.batch.hprof.RootTag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose end would free what, in heaps in which that is known. */
class HeldByThreadsTest {

    private static final Frame WAIT = new Frame("java.lang.Object", "wait", "Object.java", -3);
    private static final Frame COPY = new Frame("com.example.Shop", "copy", "Shop.java", 12);
    private static final int BLOCKED = 0x401;
    private static final int PARKED = 0x291;

    @TempDir
    private Path directory;

    private final TestHeap heap = new TestHeap();
    private final Dumped.Type thread = heap.dump
            .type("java.lang.Thread")
            .field("name", FieldKind.OBJECT)
            .field("parkBlocker", FieldKind.OBJECT)
            .field("threadLocals", FieldKind.OBJECT)
            .field("threadStatus", FieldKind.INT);
    private final Dumped.Type box = heap.dump.type("com.example.Box").field("content", FieldKind.OBJECT);

    private Dumped.Instance thread(int serial, String name, int status) {
        // a dump tells the class of a frame by that class alone
        heap.dump.type(COPY.className());
        var started =
                heap.dump.instance(thread).with("name", heap.dump.string(name)).with("threadStatus", status);
        heap.dump.thread(started, serial, WAIT, COPY);
        return started;
    }

    private Dumped bytes(int length) {
        return heap.dump.primitivesOfLength(FieldKind.BYTE, length);
    }

    private Dumped local(int serial, Dumped object) {
        heap.dump.root(RootTag.JAVA_FRAME, object, serial, 1);
        return object;
    }

    private void field(String className, Dumped object) {
        heap.dump.type(className).staticField("KEPT", FieldKind.OBJECT, object);
    }

    private HeldByThreads held() throws IOException {
        try (var graph = heap.indexed(directory, "heap")) {
            return HeldByThreads.of(graph);
        }
    }

    private static Holding of(HeldByThreads held, String name) {
        return held.largest().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aThreadIsToldWithItsStateItsPlaceAndWhatItsFramesHold() throws IOException {
        thread(1, "worker-1", BLOCKED);
        local(1, bytes(100_000));
        local(1, bytes(50_000));

        var held = held();

        var worker = of(held, "worker-1");
        assertThat(worker.state()).isEqualTo("BLOCKED");
        assertThat(worker.at()).isEqualTo("com.example.Shop.copy(Shop.java:12)");
        assertThat(worker.stack()).hasSize(2);
        assertThat(worker.retainedBytes()).isBetween(150_000L, 151_000L);
        assertThat(worker.sharedBytes()).isZero();
        assertThat(worker.locals())
                .containsExactly(
                        new HeldByThreads.Local("com.example.Shop.copy(Shop.java:12)", "byte[]", 2, 150_032, false));
        assertThat(held.families())
                .first()
                .isEqualTo(new HeldByThreads.Family(
                        "worker-#", 1, worker.retainedBytes(), "BLOCKED", "com.example.Shop.copy(Shop.java:12)", 1));
    }

    @Test
    void whatAFieldLeadsToIsNotFreedWithTheThreadThatWaitsInIt() throws IOException {
        thread(1, "worker-1", PARKED);
        var cache = local(1, heap.dump.instance(box).with("content", bytes(500_000)));
        field("com.example.Shop", cache);
        // in a variable of its own, too, and kept by what is shared
        var inner = local(1, bytes(70_000));
        var shared = local(1, heap.dump.instance(box).with("content", inner));
        field("com.example.Shelf", shared);

        var worker = of(held(), "worker-1");

        assertThat(worker.state()).isEqualTo("WAITING");
        assertThat(worker.retainedBytes()).isLessThan(1_000);
        assertThat(worker.sharedBytes()).isGreaterThan(570_000);
        assertThat(worker.locals()).isNotEmpty().allMatch(HeldByThreads.Local::shared);
    }

    @Test
    void whatOneVariableKeepsForAnotherIsTheThreadsOwn() throws IOException {
        var started = thread(1, "worker-1", BLOCKED);
        var inner = local(1, bytes(300_000));
        local(1, heap.dump.instance(box).with("content", inner));
        started.with("threadLocals", heap.dump.instance(box).with("content", inner));

        assertThat(of(held(), "worker-1").retainedBytes()).isGreaterThan(300_000);
    }

    @Test
    void whatThreadsOfAFamilyShareIsTheFamilys() throws IOException {
        thread(1, "worker-1", BLOCKED);
        thread(2, "worker-2", BLOCKED);
        thread(3, "reader", BLOCKED);
        var ofWorkers = bytes(200_000);
        local(1, ofWorkers);
        local(2, ofWorkers);
        var ofAll = bytes(400_000);
        local(1, ofAll);
        local(2, ofAll);
        local(3, ofAll);

        var held = held();

        assertThat(held.largest())
                .allSatisfy(one -> assertThat(one.retainedBytes()).isLessThan(1_000));
        assertThat(held.families()).first().satisfies(workers -> {
            assertThat(workers.stem()).isEqualTo("worker-#");
            assertThat(workers.threads()).isEqualTo(2);
            assertThat(workers.retainedBytes()).isBetween(200_000L, 202_000L);
        });
        assertThat(held.retainedBytesOf(List.of("worker-#", "nobody-#")))
                .hasValueSatisfying(bytes -> assertThat(bytes).isGreaterThan(200_000));
        assertThat(held.retainedBytesOf(List.of("nobody-#"))).isEmpty();
    }

    @Test
    void weakReferencesKeepNothingForThemselves() throws IOException {
        thread(1, "worker-1", BLOCKED);
        var body = local(1, bytes(90_000));
        var reference = heap.dump.type("java.lang.ref.Reference").field("referent", FieldKind.OBJECT);
        var weak = heap.dump.type("java.lang.ref.WeakReference", reference);
        field("com.example.Shop", heap.dump.instance(weak).with("referent", body));

        assertThat(of(held(), "worker-1").retainedBytes()).isGreaterThan(90_000);
    }

    @Test
    void whatNobodyHoldsIsToldAndSoAreThreadsWithoutEnd() throws IOException {
        bytes(600_000);
        for (int serial = 1; serial <= 50; serial++) {
            thread(serial, "session-" + serial, BLOCKED);
            local(serial, bytes(1_000 * serial));
        }

        var held = held();

        assertThat(held.unreachableBytes()).isGreaterThan(600_000);
        assertThat(held.counts(held.unreachableBytes())).isTrue();
        assertThat(held.threads()).isEqualTo(50);
        assertThat(held.largest()).hasSize(20).first().extracting(Holding::name).isEqualTo("session-50");
        assertThat(held.families())
                .singleElement()
                .satisfies(sessions -> assertThat(sessions.retainedBytes()).isGreaterThan(50 * 51 / 2 * 1_000));
    }

    @Test
    void anotherJvmReadsWhatIsWritten() throws IOException {
        thread(1, "worker-1" + "x".repeat(5_000), PARKED).with("parkBlocker", heap.dump.instance(box));
        local(1, bytes(100_000));
        var held = held();
        var written = new ByteArrayOutputStream();

        HeldByThreadsFormat.write(held, new DataOutputStream(written));

        assertThat(HeldByThreadsFormat.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray()))))
                .isEqualTo(held);
        assertThat(held.largest()).singleElement().satisfies(worker -> {
            assertThat(worker.waitsFor()).isEqualTo("com.example.Box");
            assertThat(worker.name()).hasSizeLessThan(200);
        });
    }
}
