package io.plumbline.batch.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressBookTest {

    @TempDir
    Path directory;

    @Test
    void objectsAreNumberedInTheOrderOfTheirAddresses() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            int alignmentBits = random.nextInt(5);
            var addresses = new TreeSet<Long>();
            long spread = 1L << (10 + random.nextInt(36));
            for (int i = 0; i < 500; i++) {
                addresses.add((0x7_0000_0000L + random.nextLong(spread)) >>> alignmentBits << alignmentBits);
            }

            var book = book(addresses, alignmentBits);

            assertThat(book.objects()).isEqualTo(addresses.size());
            int number = 0;
            for (long address : addresses) {
                assertThat(book.numberOf(address)).isEqualTo(++number);
                assertThat(book.addressOf(number)).isEqualTo(address);
                if (!addresses.contains(address + 1)) {
                    assertThat(book.numberOf(address + 1)).isZero();
                }
            }
        }
    }

    @Test
    void whetherAnObjectBeginsBetweenTwoAddressesIsKnown() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            int alignmentBits = random.nextInt(5);
            var addresses = new TreeSet<Long>();
            for (int i = 0; i < 200; i++) {
                addresses.add((0x7_0000_0000L + random.nextLong(1L << 22)) >>> alignmentBits << alignmentBits);
            }
            var book = book(addresses, alignmentBits);

            for (int i = 0; i < 500; i++) {
                long from = 0x7_0000_0000L + random.nextLong(1L << 22);
                long end = from + random.nextLong(1L << random.nextInt(1, 18));
                assertThat(book.anyBegins(from, end))
                        .as("%x to %x", from, end)
                        .isEqualTo(!addresses.subSet(from, end).isEmpty());
            }
        }
    }

    @Test
    void addressesFarApartAndOfTheHighestBitAreFound() throws IOException {
        var addresses = new TreeSet<Long>();
        addresses.add(8L);
        addresses.add(0x7fff_ffff_ffff_fff8L);
        addresses.add(0x8000_0000_0000_0000L);
        addresses.add(0xffff_ffff_ffff_fff8L);

        var book = book(addresses, 3);

        for (long address : addresses) {
            assertThat(book.addressOf(book.numberOf(address))).isEqualTo(address);
        }
        assertThat(book.numberOf(16)).isZero();
        assertThat(book.numberOf(0)).isZero();
    }

    @Test
    void anAddressThatIsNotAlignedIsRefused() {
        var marker = new AddressMarks(3).marker();

        assertThat(marker.mark(0x1008)).isTrue();
        assertThat(marker.mark(0x100c)).isFalse();
    }

    private AddressBook book(Set<Long> addresses, int alignmentBits) throws IOException {
        var marks = new AddressMarks(alignmentBits);
        var marker = marks.marker();
        for (long address : addresses) {
            assertThat(marker.mark(address)).isTrue();
        }
        marker.flush();
        try (var scratch = new Scratch(directory)) {
            return AddressBook.of(marks, scratch);
        }
    }
}
