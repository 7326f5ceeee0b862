package io.plumbline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.UnixOperatingSystemMXBean;
import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak.Area;
import io.plumbline.lab.load.SettledHeap;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program of the lab at a small scale: it loses what its truth says, or nothing. */
class ProgramsTest {

    private static final double SECONDS_OF_HEALTH = 480;
    private static final double KIBIBYTE = 1024;
    private static final double MEBIBYTE = 1 << 20;
    private static final Pattern MAPPING = Pattern.compile("^[0-9a-f]+-[0-9a-f]+ ");

    // of each program its own: what an earlier one left on its thread goes while a later one is measured
    private final AtomicReference<Thread> servingThread = new AtomicReference<>();
    private final ExecutorService serving = Executors.newSingleThreadExecutor(work -> {
        var thread = new Thread(work, "requests");
        thread.setDaemon(true);
        servingThread.set(thread);
        return thread;
    });

    @AfterEach
    void endRequests() throws InterruptedException {
        serving.shutdownNow();
        var started = servingThread.get();
        if (started != null) {
            // the next program's threads are counted
            started.join();
        }
    }

    @ParameterizedTest
    @MethodSource
    void aLeakLosesWhatItsTruthSays(String name) throws IOException, InterruptedException, ExecutionException {
        var program = Programs.named(name).maker().get();
        var area = program.leak().orElseThrow().area();
        var warmUp = area == Area.HEAP ? 400 : 10;
        var requests = requests(area, program.bytesPerRequest());
        serve(program, 0, warmUp);

        var keptBefore = program.kept();
        var bytesBefore = program.keptBytes();
        var before = usedBy(area);
        serve(program, warmUp, requests);
        var used = usedBy(area) - before;
        var bytes = program.keptBytes() - bytesBefore;
        var kept = program.kept() - keptBefore;

        assertThat(kept).isEqualTo(name.equals("open-socket") ? 2L * requests : requests);
        var truth = switch (area) {
            case THREADS, HANDLES -> kept;
            default -> bytes;
        };
        assertThat(used).isCloseTo(truth, within(truth * tolerance(area)));
    }

    static Stream<String> aLeakLosesWhatItsTruthSays() {
        return Programs.ALL.stream()
                .filter(Program::leaks)
                .map(Program::name)
                .filter(name -> !name.equals("hidden-drip"));
    }

    @ParameterizedTest
    @MethodSource
    void aHealthyProgramHoldsNoMoreAfterTwiceTheTime(String name) throws IOException {
        var healthy = Programs.named(name);
        var program = healthy.maker().get();
        var requests = (int) (SECONDS_OF_HEALTH * healthy.requestsPerSecond());
        for (var request = 0; request < requests; request++) {
            program.serve(request);
        }

        System.gc();
        program.serve(requests++);
        var heap = usedBy(Area.HEAP);
        var direct = usedBy(Area.DIRECT);
        var threads = usedBy(Area.THREADS);
        var handles = usedBy(Area.HANDLES);
        for (var request = requests; request < 2 * requests; request++) {
            program.serve(request);
        }
        var grownHeap = usedBy(Area.HEAP) - heap;
        var bound = name.equals("soft-cache") ? 64 * MEBIBYTE : MEBIBYTE / 2;
        // what only weak references held goes with the next request after the JVM has told the queue
        for (var later = 0; later < 20 && grownHeap >= bound; later++) {
            program.serve(2L * requests + later);
            grownHeap = usedBy(Area.HEAP) - heap;
        }

        assertThat(program.leak()).isEmpty();
        assertThat(grownHeap).isLessThan(bound);
        assertThat(usedBy(Area.DIRECT) - direct).isLessThan(64 * KIBIBYTE);
        assertThat(usedBy(Area.THREADS) - threads).isLessThan(4);
        assertThat(usedBy(Area.HANDLES) - handles).isLessThan(4);
    }

    static Stream<String> aHealthyProgramHoldsNoMoreAfterTwiceTheTime() {
        return Programs.ALL.stream().filter(program -> !program.leaks()).map(Program::name);
    }

    @Test
    void thereAreEnoughOfBothKindsAndEachHasANameOfItsOwn() {
        assertThat(Programs.ALL)
                .extracting(Program::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
        assertThat(Programs.ALL.stream().filter(Program::leaks)).hasSizeGreaterThanOrEqualTo(25);
        assertThat(Programs.ALL.stream().filter(program -> !program.leaks())).hasSizeGreaterThanOrEqualTo(15);
    }

    @Test
    void aLeakHasRoomInTwiceItsLiveSetUntilItsLimit() {
        for (var program : Programs.ALL.stream().filter(Program::leaks).toList()) {
            var made = program.maker().get();
            if (made.leak().orElseThrow().area() == Area.HEAP) {
                var lost = program.requestsPerSecond()
                        * made.bytesPerRequest()
                        * program.limit().toSeconds();

                assertThat(lost).as(program.name()).isLessThan(program.liveMegabytes() * MEBIBYTE * 0.85);
            }
        }
    }

    @Test
    void aNameThatIsNoCaseIsRefusedInQuotes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Programs.named("no-such-case"))
                .withMessageContaining("\"no-such-case\"");
    }

    /** As in the lab, on a thread that lives on and has no long stack that things could inherit. */
    private void serve(LabCase program, int from, int requests) throws InterruptedException, ExecutionException {
        serving.submit(() -> {
                    for (var request = from; request < from + requests; request++) {
                        program.serve(request);
                    }
                })
                .get();
    }

    /** As many as lose what stands out from what the test itself leaves behind. */
    private static int requests(Area area, double bytesPerRequest) {
        return switch (area) {
            case HEAP -> (int) (8 * MEBIBYTE / bytesPerRequest);
            case NATIVE -> (int) (256 * MEBIBYTE / bytesPerRequest);
            case METASPACE -> 400;
            default -> 30;
        };
    }

    private static double tolerance(Area area) {
        return switch (area) {
            case HEAP -> 0.05;
            case NATIVE -> 0.2;
            case METASPACE -> 0.1;
            default -> 0;
        };
    }

    private static double usedBy(Area area) throws IOException {
        return switch (area) {
            case HEAP -> SettledHeap.usedBytes();
            case METASPACE -> metaspaceUsed();
            case DIRECT -> bufferPool("direct");
            case MAPPED -> bufferPool("mapped");
            case THREADS -> ManagementFactory.getThreadMXBean().getThreadCount();
            case NATIVE -> residentBytes();
            case HANDLES ->
                ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                        .getOpenFileDescriptorCount();
        };
    }

    private static double metaspaceUsed() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToDouble(pool -> pool.getUsage().getUsed())
                .sum();
    }

    private static double bufferPool(String name) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(name))
                .mapToDouble(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Of everything but the Java heap, which in a JVM as small as this one lies below 4 GiB. */
    private static double residentBytes() throws IOException {
        var aboveTheHeap = false;
        var kibibytes = 0L;
        for (var line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (MAPPING.matcher(line).find()) {
                aboveTheHeap = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16) >= 1L << 32;
            } else if (aboveTheHeap && line.startsWith("Rss:")) {
                kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kibibytes * KIBIBYTE;
    }
}
