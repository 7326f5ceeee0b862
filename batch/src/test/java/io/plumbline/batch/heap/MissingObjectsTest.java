package io.plumbline.batch.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.Damage;
import io.plumbline.batch.hprof.DumpForm;
import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.hprof.HeapDumpBuilder;
import io.plumbline.batch.hprof.HprofFormatException;
import io.plumbline.batch.hprof.RootTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How it is noticed that a dump has lost objects, although every record that is there can be read. */
class MissingObjectsTest {

    private static final DumpForm WITHOUT_LENGTH = DumpForm.JDK_8.with(DumpForm.Segments.ONE_RECORD_OF_LENGTH_ZERO);

    private static final int SOME_RECORDS = 150;

    @TempDir
    Path directory;

    @Test
    void aDumpIsWholeNowhereBeforeItsEnd() throws IOException {
        for (var form :
                List.of(DumpForm.JDK_8, DumpForm.JDK_17.withSegmentsOf(100), DumpForm.JDK_25.withIdentifiersOf(4))) {
            var dump = list(6).written(form);
            for (int length = dump.length - SOME_RECORDS; length < dump.length; length++) {
                assertThat(whole(Damage.cut(dump, length)))
                        .as("%s, %s bytes of %s", form, length, dump.length)
                        .isFalse();
            }
            assertThat(whole(dump)).as("%s", form).isTrue();
        }
    }

    /** The only trace of a cut between two records in a dump that has neither a length nor an end. */
    @Test
    void aReferenceOfAReachableObjectToNothingTellsWhatIsLost() throws IOException {
        var larger = list(7).written(WITHOUT_LENGTH);
        var smaller = list(6).written(WITHOUT_LENGTH);

        var completeness = completeness(Damage.cut(larger, smaller.length));

        assertThat(completeness.whole()).isFalse();
        assertThat(completeness.damages())
                .singleElement()
                .asString()
                .contains("1 or more references of reachable objects lead to none");
    }

    /** Nothing can tell them apart. */
    @Test
    void withoutLengthEndAndReferrerTheRestIsTheDumpOfASmallerHeap() throws IOException {
        var heap = list(6);
        var smaller = heap.written(WITHOUT_LENGTH);
        heap.instance("Node");
        var larger = heap.written(WITHOUT_LENGTH);

        assertThat(Damage.cut(larger, smaller.length)).isEqualTo(smaller);
        assertThat(whole(smaller)).isTrue();
    }

    /** What was collected before is no loss. */
    @Test
    void aReferenceOfAnUnreachableObjectToNothingIsNoDamage() throws IOException {
        var heap = list(3);
        heap.instance("Node").with("next", heap.dangling());

        var completeness = completeness(heap.written());

        assertThat(completeness.lostObjects()).isOne();
        assertThat(completeness.whole()).as("%s", completeness).isTrue();
    }

    /** A longer array may swallow all of a segment that is behind it, and then ends where no other object begins. */
    @Test
    void aRootThatLeadsToNothingTellsWhatIsLost() throws IOException {
        var heap = list(3);
        heap.root(RootTag.JNI_GLOBAL, heap.dangling());

        var completeness = completeness(heap.written());

        assertThat(completeness.lostRoots()).isOne();
        assertThat(completeness.damages()).singleElement().asString().contains("1 roots lead to none");
    }

    /** HotSpot with ZGC leaves out a few classes that are loaded and not used yet. */
    @Test
    void aRootMayBeALoadedClassThatIsNotDescribed() throws IOException {
        var heap = list(3);
        heap.root(RootTag.STICKY_CLASS, heap.type("Unused").undescribed());

        assertThat(whole(heap.written())).isTrue();
    }

    /** HotSpot keeps an array of what its archive of classes holds, and does not dump what it does not use yet. */
    @Test
    void anArrayOfObjectThatIsARootMayReferToWhatIsNotDumped() throws IOException {
        var heap = list(3);
        heap.root(RootTag.JNI_GLOBAL, heap.array("java.lang.Object", heap.dangling()));
        assertThat(whole(heap.written())).isTrue();

        heap.root(RootTag.JNI_GLOBAL, heap.array("Node", heap.dangling()));
        assertThat(whole(heap.written())).isFalse();
    }

    /** A longer array looks like one, as long as it ends where a record ends. */
    @Test
    void anArrayThatReachesIntoTheObjectBehindItTellsThatItsLengthIsWrong() throws IOException {
        var heap = list(1);
        var array = heap.primitivesOfLength(FieldKind.BYTE, 8);
        heap.root(RootTag.JNI_GLOBAL, array);
        heap.instance("Node");
        heap.instance("Node");
        var dump = ByteBuffer.wrap(heap.written(DumpForm.JDK_17));
        int at = 0;
        while (dump.get(at) != 0x23 || dump.getLong(at + 1) != array.address) {
            at++;
        }
        int recordOfTheNext = 1 + 8 + 4 + 8 + 4 + 8;
        dump.putInt(at + 1 + 8 + 4, 8 + recordOfTheNext);

        var completeness = completeness(dump.array());

        assertThat(completeness.objects()).isEqualTo(heap.objects().size() - 1);
        assertThat(completeness.damages()).singleElement().asString().contains("1 arrays reach into the object");
    }

    @Test
    void aSegmentOfAnotherLengthThanItsRecordsIsSaid() throws IOException {
        var dump = ByteBuffer.wrap(list(3).written(DumpForm.JDK_17));
        int at = 0;
        while (dump.get(at) != 0x1c || dump.getInt(at + 1) != 0) {
            at++;
        }
        dump.putInt(at + 5, dump.getInt(at + 5) + 3);

        var completeness = completeness(dump.array());

        assertThat(completeness.objects()).isEqualTo(list(3).objects().size());
        assertThat(completeness.damages()).singleElement().asString().contains("length of the segment");
    }

    /** A list whose elements are dumped in their order; the first is a root. */
    private static HeapDumpBuilder list(int length) {
        var heap = new HeapDumpBuilder();
        var type = heap.type("Node").field("next", FieldKind.OBJECT);
        heap.root(RootTag.STICKY_CLASS, type);
        var last = heap.instance(type);
        heap.root(RootTag.JNI_GLOBAL, last);
        for (int i = 1; i < length; i++) {
            var next = heap.instance(type);
            last.with("next", next);
            last = next;
        }
        return heap;
    }

    /** What cannot be read at all is not whole. */
    private boolean whole(byte[] dump) throws IOException {
        try {
            return completeness(dump).whole();
        } catch (HprofFormatException e) {
            return false;
        }
    }

    private Completeness completeness(byte[] bytes) throws IOException {
        var dump = Files.write(directory.resolve("heap.hprof"), bytes);
        var outcome =
                HeapIndex.build(dump, directory.resolve("heap.index"), IndexSettings.unlimited(), IndexProgress.none());
        return ((IndexOutcome.Indexed) outcome).completeness();
    }
}
