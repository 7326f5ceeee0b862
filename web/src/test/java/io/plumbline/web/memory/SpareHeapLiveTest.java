package io.plumbline.web.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With real JVMs, since what a collector gives back is its own secret. */
class SpareHeapLiveTest {

    /** A heap that is much larger than what is in use, and may become smaller. */
    private static final List<String> LARGE_HEAP = List.of(
            "-Xmx256m",
            "-XX:InitialHeapSize=256m",
            "-XX:MinHeapSize=16m",
            "-XX:MaxNewSize=32m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-XX:+UseG1GC");

    @Test
    void whatIsNotInUseIsGivenBack() throws Exception {
        var printed = run("-XX:+ExplicitGCInvokesConcurrent");

        assertThat(printed).hasSize(2);
        assertThat(Long.parseLong(printed.get(1))).isLessThan(Long.parseLong(printed.get(0)) * 3 / 4);
    }

    @Test
    void aJvmThatWouldStopForItIsNotAsked() throws Exception {
        assertThat(run("-XX:-ExplicitGCInvokesConcurrent")).containsExactly("left alone");
    }

    @Test
    void anotherCollectorIsNotAsked() throws Exception {
        assertThat(run("-XX:-UseG1GC", "-XX:+UseSerialGC")).containsExactly("left alone");
    }

    private static List<String> run(String... options) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LARGE_HEAP);
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HeapOfItsOwn.class.getName()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.lines().toList();
    }

    /** Looks after its heap and prints what that takes, before and after. */
    static final class HeapOfItsOwn {

        private HeapOfItsOwn() {}

        public static void main(String[] arguments) {
            var heap = SpareHeap.ofThisJvm();
            if (heap.isEmpty()) {
                System.out.println("left alone");
                return;
            }
            System.out.println(HeapUse.now().committed());
            for (int look = 0; look < 3; look++) {
                heap.get().look();
            }
            System.out.println(HeapUse.now().committed());
        }
    }
}
