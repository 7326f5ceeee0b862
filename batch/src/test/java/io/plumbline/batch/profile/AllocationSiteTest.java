package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllocationSiteTest {

    private static final Frame COPY = new Frame("java.util.Arrays", "copyOf", 3541);
    private static final Frame ADD = new Frame("com.example.Cart$Rows", "add", 17);
    private static final Frame SERVE = new Frame("com.example.Server", "serve", 40);

    private static LiveObject object(String className, int ageSeconds, long bytes, Frame... frames) {
        return new LiveObject(
                className, Instant.EPOCH, Duration.ofSeconds(ageSeconds), true, List.of(frames), bytes, -1);
    }

    @Test
    void theSiteIsTheFirstFrameThatIsNotOfThePlatform() {
        var sites = AllocationSite.of(List.of(object("byte[]", 1, 16, COPY, ADD, SERVE)), Set.of(), Duration.ZERO);

        assertThat(sites).singleElement().satisfies(site -> {
            assertThat(site.site()).isEqualTo("com.example.Cart$Rows.add(Cart.java:17)");
            assertThat(site.frames()).containsExactly(COPY, ADD, SERVE);
        });
    }

    @Test
    void aStackOfThePlatformAloneIsNamedByItsInnermostFrame() {
        var sites = AllocationSite.of(List.of(object("byte[]", 1, 16, COPY)), Set.of(), Duration.ZERO);

        assertThat(sites.get(0).site()).isEqualTo("java.util.Arrays.copyOf(Arrays.java:3541)");
    }

    @Test
    void aSiteIsTheApplicationsIfAnyFrameIs() {
        var sites = AllocationSite.of(
                List.of(object("byte[]", 1, 16, COPY, ADD), object("int[]", 1, 16, COPY), object("int[]", 1, 16)),
                Set.of(),
                Duration.ZERO);

        assertThat(sites.stream().filter(AllocationSite::isInApplication))
                .extracting(AllocationSite::className)
                .containsExactly("byte[]");
    }

    @Test
    void whateverLedToALineItIsOneSite() {
        var caller = new Frame("com.example.Job", "run", 8);
        var objects = List.of(
                object("byte[]", 60, 1, COPY, ADD, SERVE),
                object("byte[]", 60, 1, ADD, caller),
                object("byte[]", 60, 1, ADD, caller));

        var sites = AllocationSite.of(objects, Set.of(), Duration.ofSeconds(30));

        assertThat(sites).singleElement().satisfies(site -> {
            assertThat(site.survivors()).isEqualTo(3);
            assertThat(site.frames()).containsExactly(ADD, caller);
        });
    }

    @Test
    void samplesOfOneClassAndStackAreOneSite() {
        var objects =
                List.of(object("byte[]", 5, 100, ADD), object("byte[]", 60, 200, ADD), object("byte[]", 1, 1, SERVE));

        var sites = AllocationSite.of(objects, Set.of("byte[]"), Duration.ofSeconds(30));

        assertThat(sites).hasSize(2);
        assertThat(sites.get(0).samples()).isEqualTo(2);
        assertThat(sites.get(0).survivors()).isEqualTo(1);
        assertThat(sites.get(0).weightBytes()).isEqualTo(300);
        assertThat(sites.get(0).oldestAge()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void survivorsGoBeforeManyYoungSamples() {
        var objects =
                List.of(object("byte[]", 1, 1, SERVE), object("byte[]", 2, 1, SERVE), object("byte[]", 90, 1, ADD));

        var sites = AllocationSite.of(objects, Set.of(), Duration.ofSeconds(30));

        assertThat(sites.get(0).site()).contains("Cart$Rows.add");
    }

    @Test
    void whatNoOldCollectionHasVisitedIsNoSurvivorHoweverOld() {
        var old = new LiveObject("byte[]", Instant.EPOCH, Duration.ofHours(6), false, List.of(ADD), 1, -1);

        assertThat(AllocationSite.of(List.of(old), Set.of(), Duration.ofSeconds(30)))
                .singleElement()
                .satisfies(site -> assertThat(site.survivors()).isZero());
    }

    @Test
    void anObjectOutlivesAnOldCollectionIfItIsOlderAndSeenAfterwards() {
        var object = object("byte[]", 60, 1, ADD);

        assertThat(object.afterOldCollection(Instant.EPOCH.plusSeconds(30)).outlivedOldCollection())
                .isTrue();
        assertThat(object.afterOldCollection(Instant.EPOCH).outlivedOldCollection())
                .isFalse();
        assertThat(object.afterOldCollection(Instant.EPOCH.plusSeconds(61)).outlivedOldCollection())
                .isFalse();
        assertThat(object.afterOldCollection(Instant.MIN).outlivedOldCollection())
                .isFalse();
    }

    @Test
    void otherClassesAreLeftOut() {
        assertThat(AllocationSite.of(List.of(object("int[]", 1, 1, ADD)), Set.of("byte[]"), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void objectsWithoutAStackHaveNoSite() {
        assertThat(AllocationSite.of(List.of(object("int[]", 1, 1)), Set.of(), Duration.ZERO)
                        .get(0)
                        .site())
                .isEmpty();
    }
}
