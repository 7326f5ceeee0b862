package io.plumbline.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ObjectLayoutTest {

    private static final ObjectLayout USUAL = new ObjectLayout(12, 16, 4, 8);

    @Test
    void anObjectIsItsHeaderAndFieldsPaddedToTheAlignment() {
        assertThat(USUAL.object(0, 0)).isEqualTo(16);
        assertThat(USUAL.object(1, 0)).isEqualTo(16);
        assertThat(USUAL.object(3, 4)).isEqualTo(32);
    }

    @Test
    void anArrayIsItsHeaderAndElementsPaddedToTheAlignment() {
        assertThat(USUAL.byteArray(0)).isEqualTo(16);
        assertThat(USUAL.byteArray(1)).isEqualTo(24);
        assertThat(USUAL.byteArray(4096)).isEqualTo(4112);
    }

    @Test
    void thisJvmAllocatesWhatTheLayoutSays() {
        var layout = ObjectLayout.ofThisJvm();
        var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        var kept = new ArrayList<byte[]>(10_000);
        kept.add(new byte[1000]);

        var before = threads.getCurrentThreadAllocatedBytes();
        for (var i = 1; i < 10_000; i++) {
            kept.add(new byte[1000]);
        }
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(kept).hasSize(10_000);
        assertThat(allocated / 9_999.0).isBetween((double) layout.byteArray(1000), layout.byteArray(1000) * 1.001);
    }
}
