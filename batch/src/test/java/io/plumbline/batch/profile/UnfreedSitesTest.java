package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfreedSitesTest {

    private static final Instant FROM = Instant.parse("2026-11-27T03:00:00Z");
    private static final Instant TO = FROM.plusSeconds(40);

    private static final Frame MALLOC = new Frame("libjvm.so", "os::malloc", 0);

    @Test
    void stacksOfOneLineAreOneSiteAndOnlyWhatIsThereSinceTheBeginningStays() {
        var sites = UnfreedSites.of(profile(
                stack(300, 3, 12, MALLOC, frame("java.util.zip.Deflater", 7), frame("shop.Archive", 17)),
                stack(500, 5, 2, MALLOC, frame("shop.Archive", 17), frame("shop.Main", 3)),
                stack(700, 7, 30, MALLOC, frame("shop.Buffers", 5))));

        assertThat(sites)
                .extracting(
                        AllocationSite::className,
                        AllocationSite::site,
                        AllocationSite::weightBytes,
                        AllocationSite::samples,
                        AllocationSite::survivors,
                        AllocationSite::oldestAge)
                .containsExactly(
                        tuple(
                                ProfiledStack.NATIVE,
                                "shop.Archive.run(Archive.java:17)",
                                800L,
                                8,
                                8,
                                Duration.ofSeconds(38)),
                        tuple(
                                ProfiledStack.NATIVE,
                                "shop.Buffers.run(Buffers.java:5)",
                                700L,
                                7,
                                0,
                                Duration.ofSeconds(10)));
        assertThat(sites.get(0).frames()).hasSize(3).contains(frame("shop.Main", 3));
    }

    @Test
    void aLibraryAloneIsNoApplication() {
        var library = new Frame("libc.so.6", "posix_memalign", 0);

        assertThat(UnfreedSites.of(profile(stack(10, 1, 1, library))))
                .singleElement()
                .satisfies(site -> {
                    assertThat(site.site()).isEqualTo("posix_memalign (libc.so.6)");
                    assertThat(site.isInApplication()).isFalse();
                });
    }

    private static Profile profile(ProfiledStack... stacks) {
        return new Profile(
                Reading.PROFILER_UNFREED,
                Weighting.ALL_BYTES,
                FROM,
                TO,
                Duration.between(FROM, TO),
                0,
                List.of(stacks));
    }

    private static ProfiledStack stack(long bytes, long samples, int firstSecond, Frame... frames) {
        return new ProfiledStack(
                ProfiledStack.NATIVE, List.of(frames), bytes, samples, 1, FROM.plusSeconds(firstSecond), TO);
    }

    private static Frame frame(String className, int line) {
        return new Frame(className, "run", line);
    }
}
