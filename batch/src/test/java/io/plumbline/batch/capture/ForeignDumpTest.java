package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.plumbline.batch.forensics.TestHeap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ForeignDumpTest {

    private static final int SWAPS = 20_000;

    @TempDir
    private Path shared;

    @TempDir
    private Path own;

    private byte[] written = new byte[0];
    private Path ours = Path.of("");
    private Path file = Path.of("");
    private Path copy = Path.of("");

    @BeforeEach
    void write() {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 30, 10);
        written = heap.written();
        ours = shared.resolve("ours");
        file = ours.resolve("heap.hprof");
        copy = own.resolve("copy.hprof");
    }

    /** What the other one does in our folder. */
    @FunctionalInterface
    private interface Other {
        void act() throws IOException;
    }

    private void copy(Other other) throws IOException {
        try (var folder = ForeignFolder.make(shared, "ours");
                var taken = ForeignFolder.makeOwn(shared, "taken")) {
            other.act();
            new ForeignDump(folder, taken, "heap.hprof", "/there/heap.hprof").copyTo(copy);
        }
    }

    private void assertRefused(String why, Other other) {
        assertThatIOException().isThrownBy(() -> copy(other)).withMessageContaining(why);
        assertThat(copy).doesNotExist();
        assertThat(ours).doesNotExist();
        assertThat(shared.resolve("taken")).doesNotExist();
    }

    @Test
    void aWholeDumpIsCopiedAndItsFolderGoes() throws IOException {
        var other = Files.writeString(shared.resolve("other.hprof"), "of somebody else");

        copy(() -> {
            Files.write(file, written);
            Files.write(file.resolveSibling("heap.hprof.p0"), written);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)))
                    .isEqualTo("rwx------");
        });

        assertThat(copy).hasBinaryContent(written);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(shared.toFile().list()).containsExactly("other.hprof");
        assertThat(other).hasContent("of somebody else");
    }

    @Test
    void oneThatIsCutOffIsRefused() {
        for (int bytes : new int[] {written.length - 1, written.length / 2, 17}) {
            assertRefused(
                    "is cut off after " + bytes + " bytes", () -> Files.write(file, Arrays.copyOf(written, bytes)));
        }
    }

    @Test
    void whatIsNoDumpIsRefused() {
        assertRefused("is no heap dump", () -> Files.writeString(file, "root:x:0:0"));
        assertRefused("is no heap dump", () -> Files.write(file, new byte[0]));
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        var other = Files.write(own.resolve("other.hprof"), written);

        assertRefused("is no file but a link", () -> Files.createSymbolicLink(file, other));
        assertThat(other).hasBinaryContent(written);
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeIsNotOpened() {
        assertRefused("is no file but a link or something else", () -> makePipe(file));
    }

    /** Whoever opens the pipe waits for ever: it is put in the dump's place, and the dump in its, all the time. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void onePutInPlaceOfADumpHoldsNobody() throws Exception {
        var swaps = new AtomicInteger();
        int copied = 0;
        int refused = 0;
        try (var folder = ForeignFolder.make(shared, "ours");
                var taken = ForeignFolder.makeOwn(shared, "taken")) {
            var dump = Files.write(own.resolve("dump"), written);
            var pipe = makePipe(own.resolve("pipe"));
            var swapper = new Thread(() -> swap(List.of(dump, pipe), swaps));
            swapper.start();
            try {
                while (swaps.get() < SWAPS) {
                    if (isCopied(new ForeignDump(folder, taken, "heap.hprof", "/there/heap.hprof"))) {
                        copied++;
                    } else {
                        refused++;
                    }
                }
            } finally {
                swapper.interrupt();
                swapper.join();
            }
        }
        assertThat(copied).as("dumps").isPositive();
        assertThat(refused).as("pipes").isPositive();
    }

    private boolean isCopied(ForeignDump dump) throws IOException {
        try {
            dump.copyTo(copy);
            assertThat(copy).hasBinaryContent(written);
            Files.delete(copy);
            return true;
        } catch (IOException pipe) {
            assertThat(copy).doesNotExist();
            return false;
        }
    }

    private void swap(List<Path> things, AtomicInteger swaps) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (var thing : things) {
                    var next = own.resolve("next");
                    Files.createLink(next, thing);
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    swaps.incrementAndGet();
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path makePipe(Path path) throws IOException {
        try {
            assertThat(new ProcessBuilder("mkfifo", path.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
            return path;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Test
    void whatIsNotThereWasWrittenElsewhere() {
        assertRefused("do not name the same directory", () -> {});
    }

    @Test
    void aLinkInPlaceOfOurFolderLeadsNowhere() throws IOException {
        var victim = Files.createDirectory(own.resolve("victim"));
        var treasure = Files.write(victim.resolve("heap.hprof"), written);

        assertRefused("do not name the same directory", () -> {
            Files.move(ours, shared.resolve("moved"));
            Files.createSymbolicLink(ours, victim);
        });
        assertThat(treasure).as("neither read nor removed").hasBinaryContent(written);
    }
}
