package io.plumbline.batch.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.offheap.Family.Kind;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class CensusTakerTest {

    private static final CensusTaker TAKER = new CensusTaker(Clock.systemUTC());

    @Test
    void anotherJvmTellsOfItsThreadsLoadersFilesAndLimits() throws Exception {
        try (var jvm = RunningJvm.start(1, "-XX:NativeMemoryTracking=summary", "-XX:MaxDirectMemorySize=64m");
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            var census = TAKER.take(connection);

            assertThat(census.family(Kind.THREADS, "main")).isPresent();
            assertThat(census.family(Kind.LOADERS, "jdk.internal.loader.ClassLoaders$AppClassLoader"))
                    .isPresent();
            assertThat(census.family(Kind.FILES, "socket")).isPresent();
            assertThat(census.limits().directBytes()).isEqualTo(64L << 20);
            assertThat(census.limits().metaspaceBytes()).isEqualTo(Limits.NONE);
            assertThat(census.limits().codeBytes()).isPositive();
            assertThat(census.limits().openFiles()).isPositive();
            assertThat(census.nativeMemory()).isNotNull();
        }
    }

    @Test
    void cachesThatTellOfThemselvesAreCountedAndOthersAreNot() throws Exception {
        var beans = ManagementFactory.getPlatformMBeanServer();
        var own = new ObjectName("io.plumbline:type=CacheStatistics,name=test");
        var foreign = new ObjectName("javax.cache:type=CacheStatistics,CacheManager=shop,Cache=carts");
        var strange = new ObjectName("javax.cache:type=CacheStatistics,CacheManager=shop,Cache=silent");
        beans.registerMBean(new Hits(79, 21), own);
        beans.registerMBean(new Hits(5, 15), foreign);
        beans.registerMBean(new Silent(), strange);
        try (var self = JvmConnection.toThisJvm()) {
            assertThat(TAKER.take(self).caches())
                    .containsExactly(new CacheUse("shop/carts", 5, 15), new CacheUse("test", 79, 21));
        } finally {
            beans.unregisterMBean(own);
            beans.unregisterMBean(foreign);
            beans.unregisterMBean(strange);
        }
    }

    /** A cache's bean, by the names of JSR 107. */
    public interface HitsMXBean {

        long getCacheHits();

        long getCacheMisses();
    }

    private record Hits(long hits, long misses) implements HitsMXBean {

        @Override
        public long getCacheHits() {
            return hits;
        }

        @Override
        public long getCacheMisses() {
            return misses;
        }
    }

    /** A bean that goes by the name of a cache's and tells nothing. */
    public interface SilentMXBean {

        String getNothing();
    }

    private static final class Silent implements SilentMXBean {

        @Override
        public String getNothing() {
            return "";
        }
    }

    @Test
    void threadsThatHangInAnApplicationAreSeenThere() throws Exception {
        var end = new CountDownLatch(1);
        try (var self = JvmConnection.toThisJvm()) {
            var before = TAKER.take(self);
            for (int i = 0; i < 6; i++) {
                hang("stuck request " + i, end);
            }

            var family = grown(self, before, "stuck request #");

            assertThat(family.members()).isEqualTo(6);
            assertThat(family.place()).startsWith("io.plumbline.batch.offheap.CensusTakerTest");
            assertThat(family.pooled()).isFalse();
        } finally {
            end.countDown();
        }
    }

    @Test
    void aPoolThatFillsIsToldFromPoolsThatAreForgotten() throws Exception {
        var pools = new ArrayList<ExecutorService>();
        try (var self = JvmConnection.toThisJvm()) {
            var before = TAKER.take(self);
            pools.add(Executors.newFixedThreadPool(6, named("filling-1-worker-")));
            fill(pools.get(0), 6);
            for (int i = 0; i < 6; i++) {
                pools.add(Executors.newFixedThreadPool(1, named("forgotten-" + i + "-worker-")));
                fill(pools.get(pools.size() - 1), 1);
            }

            var filling = grown(self, before, "filling-#-worker-#");
            var forgotten = grown(self, before, "forgotten-#-worker-#");

            assertThat(filling.pooled()).isTrue();
            assertThat(filling.groups()).isEqualTo(1);
            assertThat(forgotten.pooled()).isTrue();
            assertThat(forgotten.groups()).isEqualTo(6);
        } finally {
            pools.forEach(ExecutorService::shutdownNow);
        }
    }

    private static Family grown(JvmConnection connection, Census before, String name) throws IOException {
        return TAKER.takeSince(connection, before).family(Kind.THREADS, name).orElseThrow();
    }

    private static ThreadFactory named(String prefix) {
        var number = new AtomicInteger();
        return work -> new Thread(work, prefix + number.incrementAndGet());
    }

    private static void fill(ExecutorService pool, int threads) throws InterruptedException {
        var all = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                all.countDown();
                try {
                    all.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        all.await();
    }

    private static void hang(String name, CountDownLatch end) throws InterruptedException {
        var running = new CountDownLatch(1);
        var thread = new Thread(
                () -> {
                    running.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        running.await();
    }
}
