package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.LiveObjects;
import io.plumbline.batch.profile.RootPaths;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Row 9: the path from a root to the leaking object, joined with the stack that allocated objects of its class. */
class CaseRow09PathAndStackTest {

    private static final String BUFFER = Shortener.Buffer.class.getName();

    @Test
    void theMapThatKeepsBuffersAndTheLineThatMakesThemAreBothNamed() throws Exception {
        var paths = RootPaths.read(ShortenerRun.busy(), Set.of(BUFFER, "byte[]"));
        var sites = AllocationSite.of(LiveObjects.read(ShortenerRun.busy()), Set.of(), Duration.ZERO);

        assertThat(paths).anySatisfy(path -> {
            assertThat(path.holder()).isEqualTo(Shortener.class.getName());
            assertThat(path.holderField()).isEqualTo("BY_REQUEST_ID");
            assertThat(path.steps()).first().asString().isEqualTo(Shortener.class.getName() + ".BY_REQUEST_ID");
            assertThat(sites)
                    .filteredOn(site -> site.className().equals(path.className()))
                    .anySatisfy(site -> {
                        assertThat(site.survivors()).isPositive();
                        assertThat(site.frames())
                                .anyMatch(frame -> frame.method().equals("answer"));
                    });
        });
    }
}
