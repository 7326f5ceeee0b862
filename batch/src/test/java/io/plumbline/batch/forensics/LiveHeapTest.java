package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.plumbline.batch.heap.HeapGraph;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every question to the dump of a live JVM, this one, in which the truth is planted. */
class LiveHeapTest {

    private static final int ENTRIES = 3000;
    private static final int QUEUED = 700;
    private static final int TIMED = 500;
    private static final int BUFFER_BYTES = 300_000;

    private static final ThreadLocal<Payload> CURRENT = new ThreadLocal<>();
    private static final Map<Integer, Payload> PLANTED = new HashMap<>();
    private static final List<Runnable> CALLBACKS = new ArrayList<>();
    private static final List<URLClassLoader> LOADERS = new ArrayList<>();
    private static final List<ByteBuffer> BUFFERS = new ArrayList<>();
    private static final CountDownLatch ASKED = new CountDownLatch(1);
    private static final ThreadPoolExecutor POOL =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());

    @TempDir
    private static Path directory;

    private static @Nullable HeapGraph opened;

    private static final ScheduledThreadPoolExecutor TIMEOUTS = new ScheduledThreadPoolExecutor(1);

    /** What is registered; the name is demanded by JMX. */
    public interface BeanMBean {}

    /** A bean that nobody unregisters. */
    public static final class Bean implements BeanMBean {}

    /** What is planted. */
    static final class Payload {
        final byte[] data = new byte[100];
    }

    /** Something that belongs to one request. */
    static final class LateHttpRequest {
        final byte[] body = new byte[50_000];
    }

    /** A class that two loaders load. */
    public static final class Plugin {
        static final byte[] STATE = new byte[10];

        public byte[] state() {
            return STATE;
        }
    }

    @BeforeAll
    static void dump() throws IOException, InterruptedException, ReflectiveOperationException, JMException {
        for (int i = 0; i < ENTRIES; i++) {
            PLANTED.put(i, new Payload());
        }
        for (int i = 0; i < QUEUED; i++) {
            POOL.execute(new FutureTask<>(LiveHeapTest::await, ""));
        }
        for (int i = 0; i < TIMED; i++) {
            TIMEOUTS.schedule(() -> {}, 1, TimeUnit.DAYS).cancel(false);
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new Bean(), new ObjectName("io.plumbline.test:type=Bean,id=" + i));
        }
        CALLBACKS.add(callbackOf(new LateHttpRequest()));
        BUFFERS.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
        for (int i = 0; i < 2; i++) {
            var loader = new URLClassLoader("planted-app", classes(), null);
            LOADERS.add(loader);
            CALLBACKS.add(() -> assertThat(loader).isNotNull());
            loader.loadClass(Plugin.class.getName()).getDeclaredConstructor().newInstance();
        }
        var ready = new CountDownLatch(1);
        var thread = new Thread(() -> hold(ready), "planted-thread");
        thread.setDaemon(true);
        thread.start();
        ready.await();
        var file = directory.resolve("live.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        opened = TestHeap.indexed(file);
    }

    private static Runnable callbackOf(LateHttpRequest request) {
        return () -> assertThat(request.body).isNotEmpty();
    }

    private static URL[] classes() {
        return new URL[] {
            LiveHeapTest.class.getProtectionDomain().getCodeSource().getLocation()
        };
    }

    private static void hold(CountDownLatch ready) {
        CURRENT.set(new Payload());
        var local = new byte[2_000_000];
        ready.countDown();
        await();
        Arrays.fill(local, (byte) CURRENT.get().data.length);
        CURRENT.remove();
    }

    private static void await() {
        try {
            ASKED.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void close() throws IOException, JMException {
        ASKED.countDown();
        POOL.shutdownNow();
        TIMEOUTS.shutdownNow();
        for (int i = 0; i < TIMED; i++) {
            ManagementFactory.getPlatformMBeanServer()
                    .unregisterMBean(new ObjectName("io.plumbline.test:type=Bean,id=" + i));
        }
        for (var loader : LOADERS) {
            loader.close();
        }
        heap().close();
    }

    private static HeapGraph heap() {
        if (opened == null) {
            throw new IllegalStateException("the heap was not dumped");
        }
        return opened;
    }

    @Test
    void whoHoldsMostObjectsOfAClassIsNamedWithHisField() throws IOException {
        assertThat(Holders.of(heap(), Map.of(Payload.class.getName(), Holders.ANY_SIZE), Set.of()))
                .singleElement()
                .satisfies(holder -> {
                    assertThat(holder.instances()).isEqualTo(ENTRIES + 1);
                    assertThat(holder.share()).isGreaterThan(0.99);
                    assertThat(holder.holder()).isEqualTo(LiveHeapTest.class.getName());
                    assertThat(holder.holderField()).isEqualTo("PLANTED");
                    assertThat(holder.path().last()).isEqualTo("java.util.HashMap");
                });
    }

    @Test
    void whoseTheQueueOfTheScheduledTasksIsIsNamed() {
        var task = "java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask";
        assertThat(Holders.of(heap(), Map.of(task, Holders.ANY_SIZE), Set.of(task)))
                .singleElement()
                .satisfies(holder -> {
                    assertThat(holder.holder()).isEqualTo(LiveHeapTest.class.getName());
                    assertThat(holder.holderField()).isEqualTo("TIMEOUTS");
                });
    }

    @Test
    void theTableOfTheBeansIsNamedAndNotWhatWrapsEachOfThem() {
        assertThat(Holders.of(heap(), Map.of(Bean.class.getName(), Holders.ANY_SIZE), Set.of(Bean.class.getName())))
                .singleElement()
                .satisfies(holder -> {
                    assertThat(holder.holder()).isEqualTo("com.sun.jmx.mbeanserver.Repository");
                    assertThat(holder.holderField()).isEqualTo("domainTb");
                });
    }

    @Test
    void threadsHoldTheLocalsOfTheirFrames() {
        assertThat(ThreadHoldings.of(heap()))
                .filteredOn(thread -> thread.name().equals("planted-thread"))
                .singleElement()
                .satisfies(thread -> {
                    assertThat(thread.retainedBytes()).isGreaterThan(2_000_000);
                    assertThat(thread.stack()).anyMatch(frame -> frame.contains("LiveHeapTest.hold"));
                    assertThat(thread.locals()).anySatisfy(local -> {
                        assertThat(local.className()).isEqualTo("byte[]");
                        assertThat(local.retainedBytes()).isEqualTo(2_000_016);
                        assertThat(local.frame()).contains("LiveHeapTest.hold");
                    });
                });
    }

    @Test
    void threadLocalsAreNamedByTheirFields() {
        assertThat(ThreadLocalHoldings.of(heap()))
                .filteredOn(holding -> holding.valueClass().endsWith("LiveHeapTest$Payload"))
                .singleElement()
                .satisfies(holding -> {
                    assertThat(holding.variable()).endsWith("LiveHeapTest.CURRENT");
                    assertThat(holding.threads()).isEqualTo(1);
                    assertThat(holding.cleared()).isFalse();
                });
    }

    @Test
    void collectionsHaveSizesAndElements() throws IOException {
        var survey = CollectionUse.of(heap());

        assertThat(survey.classes()).anyMatch(use -> use.className().equals("java.util.HashMap"));
        assertThat(survey.biggest())
                .filteredOn(big -> String.valueOf(big.holder()).endsWith("LiveHeapTest.PLANTED"))
                .singleElement()
                .satisfies(big -> {
                    assertThat(big.size()).isEqualTo(ENTRIES);
                    assertThat(big.capacity()).isEqualTo(4096);
                    assertThat(big.elements().get(0).className()).endsWith("LiveHeapTest$Payload");
                });
    }

    @Test
    void classLoadersOfOneApplicationAreCountedTogether() {
        assertThat(LoaderHoldings.of(heap()))
                .filteredOn(holdings -> holdings.name().contains("planted-app"))
                .singleElement()
                .satisfies(holdings -> {
                    assertThat(holdings.loaders()).hasSize(2);
                    assertThat(holdings.loaders().get(0).classes()).isPositive();
                    assertThat(holdings.loaders().get(0).path()).isNotNull();
                });
    }

    @Test
    void poolsSayWhatWaitsInTheirQueues() throws IOException {
        assertThat(ExecutorBacklog.of(heap()))
                .filteredOn(pool -> pool.queued() == QUEUED - 1)
                .singleElement()
                .satisfies(pool -> {
                    assertThat(pool.workers()).isEqualTo(1);
                    assertThat(pool.queueClass()).isEqualTo("java.util.concurrent.LinkedBlockingQueue");
                    assertThat(pool.tasks())
                            .singleElement()
                            .satisfies(task -> assertThat(task.objects()).isEqualTo(QUEUED - 1));
                });
    }

    @Test
    void largeArraysComeFirst() {
        assertThat(ArrayUse.largest(heap(), 20))
                .isSortedAccordingTo((one, other) -> Long.compare(other.shallowBytes(), one.shallowBytes()))
                .anySatisfy(array -> assertThat(array.shallowBytes()).isEqualTo(2_000_016));
    }

    @Test
    void arraysOfTheSameContentsAreCounted() throws IOException {
        var duplicates = DuplicateArrays.of(
                heap(), directory.resolve("live.hprof"), directory, 2, Integer.MAX_VALUE, share -> {});

        assertThat(duplicates.groups())
                .filteredOn(group -> group.length() == 100 && group.className().equals("byte[]"))
                .filteredOn(DuplicateArrays.Group::zero)
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.copies()).isBetween(ENTRIES + 1L, ENTRIES + 50L);
                    assertThat(group.holder()).startsWith(LiveHeapTest.class.getName());
                });
        assertThat(duplicates.classes()).extracting("className").contains("byte[]");
    }

    @Test
    void directBuffersHaveOwners() {
        assertThat(DirectBuffers.of(heap()))
                .filteredOn(owner -> owner.holder().endsWith("LiveHeapTest.BUFFERS"))
                .singleElement()
                .satisfies(owner -> assertThat(owner.nativeBytes()).isEqualTo(BUFFER_BYTES));
    }

    @Test
    void lambdasThatHoldARequestAreFound() {
        assertThat(CapturedContext.of(heap()))
                .filteredOn(captured -> captured.context().endsWith("LateHttpRequest"))
                .singleElement()
                .satisfies(captured -> {
                    assertThat(captured.capturing()).endsWith("LiveHeapTest$$Lambda");
                    assertThat(captured.objects()).isEqualTo(1);
                    assertThat(captured.retainedBytes()).isGreaterThan(50_000);
                });
    }

    @Test
    void finalizersAreCounted() {
        assertThat(FinalizerBacklog.of(heap()).registered()).isNotNegative();
    }
}
