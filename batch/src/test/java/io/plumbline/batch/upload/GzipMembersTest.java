package io.plumbline.batch.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

class GzipMembersTest {

    private static final int HEADER_BYTES = 10;
    private static final byte[] NONE = {};

    private static byte[] packed(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] unpacked(byte[]... files) throws IOException {
        try (var members = new GzipMembers(new ByteArrayInputStream(joined(files)))) {
            return members.readAllBytes();
        }
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The same member with every optional field in its header. */
    private static byte[] withFields(byte[] packed) {
        var header = Arrays.copyOf(packed, HEADER_BYTES);
        header[3] = 2 | 4 | 8 | 16;
        return joined(
                header,
                new byte[] {3, 0, 'a', 'b', 'c'},
                new byte[] {'n', 'a', 'm', 'e', 0},
                new byte[] {'w', 'h', 'y', 0},
                new byte[] {1, 2},
                Arrays.copyOfRange(packed, HEADER_BYTES, packed.length));
    }

    @Test
    void whatTheJdkPacksIsUnpackedWhateverItsSize() throws IOException {
        var random = new Random(1);
        for (int size : new int[] {0, 1, 1000, 65_535, 65_536, 65_537, 1_000_000}) {
            var content = new byte[size];
            random.nextBytes(content);
            Arrays.fill(content, size / 3, size / 2, (byte) 7);

            assertThat(unpacked(packed(content))).isEqualTo(content);
        }
    }

    @Test
    void membersFollowEachOtherAndThoseWithoutContentAreNoDanger() throws IOException {
        var empty = packed(NONE);
        var empties = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            empties.writeBytes(empty);
        }

        assertThat(unpacked(packed(new byte[] {1, 2}), empties.toByteArray(), packed(new byte[] {3})))
                .containsExactly(1, 2, 3);
    }

    @Test
    void fieldsOfTheHeaderAreSkipped() throws IOException {
        var member = withFields(packed(new byte[] {1, 2}));

        assertThat(unpacked(member, member)).containsExactly(1, 2, 1, 2);
    }

    @Test
    void whatFollowsAndIsNoMemberIsLeftAlone() throws IOException {
        assertThat(unpacked(packed(new byte[] {1}), new byte[512])).containsExactly(1);
        assertThat(unpacked(packed(new byte[] {1}), new byte[] {0x1f})).containsExactly(1);
    }

    @Test
    void whereverItIsCutThatIsTold() throws IOException {
        var whole = withFields(packed(new byte[] {1, 2, 3}));

        for (int length = 3; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> unpacked(cut)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aByteThatChangedOnItsWayIsTold() throws IOException {
        var content = new byte[10_000];
        new Random(1).nextBytes(content);
        var damaged = packed(content);
        damaged[5000] ^= 1;
        var wrongLength = packed(content);
        wrongLength[wrongLength.length - 1] ^= 1;

        assertThatThrownBy(() -> unpacked(damaged)).isInstanceOf(ZipException.class);
        assertThatThrownBy(() -> unpacked(wrongLength))
                .isInstanceOf(ZipException.class)
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> unpacked(new byte[] {0x1f, (byte) 0x8b, 7}))
                .isInstanceOf(ZipException.class)
                .hasMessageContaining("not known");
        assertThatThrownBy(() -> unpacked(new byte[] {1, 2})).isInstanceOf(ZipException.class);
    }
}
