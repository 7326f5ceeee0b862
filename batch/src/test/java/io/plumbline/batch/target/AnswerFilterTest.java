package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerFilterTest {

    @Test
    void arraysThatSayTheyAreLongAreRefusedBeforeTheyFillTheHeap() throws IOException {
        var answer = nestedArrays(20, 3_000_000);
        var filter = new AnswerFilter();

        assertThat(answer).hasSizeLessThan(1_024);
        assertThatExceptionOfType(InvalidClassException.class)
                .isThrownBy(() -> read(answer, filter))
                .withMessageContaining("REJECTED");
    }

    @Test
    void arraysOfOneCallAreCountedTogether() throws Exception {
        var filter = new AnswerFilter();
        var answer = written(new byte[12 << 20]);

        assertThat(read(answer, filter)).isInstanceOf(byte[].class);
        assertThat(read(answer, filter)).isInstanceOf(byte[].class);
        assertThatExceptionOfType(InvalidClassException.class).isThrownBy(() -> read(answer, filter));
    }

    @Test
    void aThousandBlocksOfARecordingPass() throws Exception {
        var block = written(new byte[16 << 10]);
        var filter = new AnswerFilter();
        for (int i = 0; i < 1_000; i++) {
            assertThat(read(block, filter)).isInstanceOf(byte[].class);
        }
    }

    @Test
    void aTableWithinATableIsRefusedBeforeItIsHashed() throws IOException {
        // at each level two sets that hold both of the next: their hash takes 2^22 steps, and 2^100 with a hundred
        // levels
        Set<Object> one = new HashSet<>(List.of("a"));
        Set<Object> other = new HashSet<>(List.of("b"));
        for (int level = 0; level < 10; level++) {
            var both = List.<Object>of(one, other);
            one = new HashSet<>(both);
            other = new HashSet<>(both);
            other.add(level);
        }
        var answer = written((Serializable) one);

        assertThatExceptionOfType(InvalidClassException.class).isThrownBy(() -> read(answer, new AnswerFilter()));
    }

    @Test
    void tablesBesideEachOtherPass() throws Exception {
        var tables = new ArrayList<Object>();
        for (int i = 0; i < 100; i++) {
            tables.add(new HashMap<>(Map.of("pool", i)));
            tables.add(new ArrayList<>(List.of(new HashSet<>(List.of("name")))));
        }

        assertThat(read(written(tables), new AnswerFilter())).isEqualTo(tables);
    }

    @Test
    void whatIsNestedTwiceAsDeepAsAnyAnswerIsRefused() throws IOException {
        var nested = new ArrayList<Object>();
        for (int level = 0; level < 30; level++) {
            nested = new ArrayList<>(List.of(nested));
        }
        var answer = written(nested);

        assertThatExceptionOfType(InvalidClassException.class).isThrownBy(() -> read(answer, new AnswerFilter()));
    }

    private static byte[] written(Serializable object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] answer, AnswerFilter filter) throws IOException, ClassNotFoundException {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(answer))) {
            in.setObjectInputFilter(filter);
            return in.readObject();
        }
    }

    /** Arrays each of which has the next as its first element; the stream ends where the last one's elements begin. */
    private static byte[] nestedArrays(int levels, int length) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
            out.writeShort(ObjectStreamConstants.STREAM_VERSION);
            for (int level = 0; level < levels; level++) {
                out.writeByte(ObjectStreamConstants.TC_ARRAY);
                if (level == 0) {
                    out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
                    out.writeUTF(Object[].class.getName());
                    out.writeLong(ObjectStreamClass.lookup(Object[].class).getSerialVersionUID());
                    out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
                    out.writeShort(0);
                    out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
                    out.writeByte(ObjectStreamConstants.TC_NULL);
                } else {
                    out.writeByte(ObjectStreamConstants.TC_REFERENCE);
                    out.writeInt(ObjectStreamConstants.baseWireHandle);
                }
                out.writeInt(length);
            }
        }
        return bytes.toByteArray();
    }
}
