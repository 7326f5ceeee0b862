package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.trace.RequestSource;
import io.plumbline.batch.trace.ThreadState;
import io.plumbline.batch.trace.ThreadTraces;
import org.junit.jupiter.api.Test;

/** Row 6: from a request to what its thread allocates and waits for meanwhile. */
class CaseRow06RequestChainTest {

    @Test
    void aRouteIsJoinedWithWhatItsRequestsAllocateAndWaitFor() throws Exception {
        var requests =
                ThreadTraces.read(ShortenerRun.busy(), ShortenerRun.SETTINGS).requests();

        assertThat(requests.source()).isEqualTo(RequestSource.EVENTS);
        assertThat(requests.routes()).singleElement().satisfies(route -> {
            assertThat(route.method() + " " + route.route()).isEqualTo("POST /rest/short-urls");
            assertThat(route.recorded()).isEqualTo(Shortener.BUSY_REQUESTS);
            assertThat(route.bytesPerRequest()).isGreaterThan(20_000);
            assertThat(route.allocations())
                    .first()
                    .satisfies(allocation -> assertThat(allocation.at())
                            .extracting(Frame::method)
                            .isEqualTo("encode"));
            assertThat(route.waits()).anySatisfy(wait -> {
                assertThat(wait.state()).isEqualTo(ThreadState.PARKED);
                assertThat(wait.at()).extracting(Frame::method).isEqualTo("awaitStore");
                assertThat(wait.waits()).isEqualTo(Shortener.BUSY_REQUESTS / 100);
            });
        });
    }
}
