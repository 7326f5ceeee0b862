package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.profile.CollapsedStacks;
import io.plumbline.batch.profile.FlameGraphs;
import io.plumbline.batch.profile.Profile;
import io.plumbline.batch.profile.ProfiledStack;
import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.profile.RecordedProfiles;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Row 1: what was ever allocated and what is still alive, side by side and never confused; focus by package; flame graph. */
class CaseRow01TwoReadingsTest {

    @Test
    void pressureAndResidenceHaveOtherCulprits() throws Exception {
        var profiles = RecordedProfiles.read(ShortenerRun.busy());

        var allocated = profiles.in(Reading.ALLOCATED).orElseThrow();
        var live = profiles.in(Reading.LIVE).orElseThrow();

        assertThat(allocated.reading()).isEqualTo(Reading.ALLOCATED);
        assertThat(live.reading()).isEqualTo(Reading.LIVE);
        assertThat(allocated
                        .focusedOn(Shortener.class.getName())
                        .stacks()
                        .get(0)
                        .site())
                .contains("Shortener.encode");
        assertThat(bytes(allocated, "Shortener.encode")).isGreaterThan(4 * bytes(allocated, "Shortener$Buffer.<init>"));
        assertThat(bytes(live, "Shortener$Buffer.<init>")).isGreaterThan(bytes(live, "Shortener.encode"));
    }

    private static long bytes(Profile profile, String place) {
        return profile.stacks().stream()
                .filter(stack -> stack.site().contains(place))
                .mapToLong(ProfiledStack::bytes)
                .sum();
    }

    @Test
    void onlyWhatPassesThroughThePackageIsLookedAtAndDrawn() throws Exception {
        var all =
                RecordedProfiles.read(ShortenerRun.busy()).in(Reading.ALLOCATED).orElseThrow();

        var focused = all.focusedOn("io.plumbline.batch.casestudy");
        var nothing = all.focusedOn("com.acme");

        assertThat(focused.bytes()).isPositive().isLessThanOrEqualTo(all.bytes());
        assertThat(focused.stacks())
                .allSatisfy(stack -> assertThat(stack.frames())
                        .anySatisfy(
                                frame -> assertThat(frame.className()).startsWith("io.plumbline.batch.casestudy.")));
        assertThat(nothing.stacks()).isEmpty();
        var page = new ByteArrayOutputStream();
        FlameGraphs.write(focused, "allocated", page);
        assertThat(page.toString(StandardCharsets.UTF_8).contains("<canvas")).isTrue();
        var stacks = new StringWriter();
        CollapsedStacks.write(focused, stacks);
        assertThat(stacks.toString().lines()).anyMatch(line -> line.contains("Shortener.answer"));
    }
}
