package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.profile.RootPaths.Chain;
import io.plumbline.batch.profile.RootPaths.Step;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/* That a JVM's own recordings are read, CaptureTest shows. */
class RootPathsTest {

    private static final Step LOADER = new Step("jdk.internal.loader.ClassLoaders$AppClassLoader", "classes", false);
    private static final Step TABLE = new Step("java.util.HashMap", "table", false);
    private static final Step NODE = new Step("java.util.HashMap$Node", "value", false);
    private static final Step ELEMENT = new Step("shop.Response", "bytes", false);

    @Test
    void whatGrowsTogetherIsHeldByTheFieldAboveAllOfIt() {
        var chain = new Chain(
                "byte[]",
                "Threads",
                List.of(LOADER, new Step("shop.Registry", "RESPONSES", true), TABLE, NODE, ELEMENT));

        var path = chain.path(Set.of("byte[]", "shop.Response", "java.util.HashMap$Node"));

        assertThat(path.holder()).isEqualTo("shop.Registry");
        assertThat(path.holderField()).isEqualTo("RESPONSES");
        assertThat(path.steps())
                .containsExactly(
                        "shop.Registry.RESPONSES",
                        "java.util.HashMap.table",
                        "java.util.HashMap$Node.value",
                        "shop.Response.bytes",
                        "byte[]");
    }

    @Test
    void aPathWithoutAStaticFieldBeginsAtItsRoot() {
        var thread = new Step("java.lang.Thread", "target", false);
        var worker = new Step("shop.Worker", "seen", false);

        var path = new Chain("shop.Response", "Threads", List.of(thread, worker, TABLE, NODE))
                .path(Set.of("shop.Response"));

        assertThat(path.holder()).isEqualTo("shop.Worker");
        assertThat(path.steps()).startsWith("Threads", "java.lang.Thread.target", "shop.Worker.seen");
    }

    @Test
    void whereNobodyElseHoldsItTheStaticFieldOrElseTheFirstReferenceDoes() {
        var hooks = new Step("java.lang.ApplicationShutdownHooks", "hooks", true);

        assertThat(new Chain("byte[]", "", List.of(LOADER, hooks, TABLE, ELEMENT)).holder(Set.of("shop.Response")))
                .isEqualTo(hooks);
        assertThat(new Chain("byte[]", "", List.of(TABLE, NODE)).holder(Set.of()))
                .isEqualTo(TABLE);
    }
}
