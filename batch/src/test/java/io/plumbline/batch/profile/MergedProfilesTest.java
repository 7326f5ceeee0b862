package io.plumbline.batch.profile;

import static io.plumbline.batch.profile.Profiles.ADD;
import static io.plumbline.batch.profile.Profiles.SERVE;
import static io.plumbline.batch.profile.Profiles.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergedProfilesTest {

    private static RecordedProfiles live(Weighting weighting, int seconds, ProfiledStack... stacks) {
        return new RecordedProfiles(
                Map.of(Reading.LIVE, Profiles.of(Reading.LIVE, weighting, seconds, 10, stacks)), List.of("A note."));
    }

    @Test
    void sessionsAreAddedUpByClassAndStack() {
        var merged = RecordedProfiles.merged(List.of(
                live(Weighting.ALL_BYTES, 30, stack("byte[]", 3, 100, ADD), stack("byte[]", 1, 100, SERVE)),
                live(Weighting.ALL_BYTES, 20, stack("byte[]", 2, 200, ADD), stack("int[]", 1, 100, ADD))));

        var profile = merged.in(Reading.LIVE).orElseThrow();
        assertThat(profile.stacks()).hasSize(3);
        assertThat(profile.stacks().get(0))
                .isEqualTo(new ProfiledStack(
                        "byte[]", List.of(ADD), 700, 5, 110_000, Profiles.BEGIN, Profiles.BEGIN.plusSeconds(1)));
        assertThat(profile.measured()).isEqualTo(Duration.ofSeconds(50));
        assertThat(profile.requests()).isEqualTo(20);
        assertThat(merged.in(Reading.ALLOCATED)).isEmpty();
        assertThat(merged.notes()).containsExactly("A note.");
    }

    @Test
    void sessionsThatWereNotRecordedAlikeAreLeftOutAndNamed() {
        var merged = RecordedProfiles.merged(List.of(
                live(Weighting.ALL_BYTES, 30, stack("byte[]", 3, 100, ADD)),
                live(Weighting.SAMPLED_OBJECTS, 30, stack("byte[]", 3, 100, ADD))));

        assertThat(merged.in(Reading.LIVE).orElseThrow().bytes()).isEqualTo(300);
        assertThat(merged.notes()).anyMatch(note -> note.startsWith("1 of 2 recordings of what is alive"));
        assertThatIllegalArgumentException().isThrownBy(() -> RecordedProfiles.merged(List.of()));
    }

    @Test
    void stacksBeyondTheLimitAreShownTogether() {
        var bytes = new StackBytes();
        for (int i = 0; i < Profile.MOST_STACKS + 10; i++) {
            bytes.add("Class" + i, CallPath.NONE, 1, 0);
        }

        assertThat(bytes.stacks()).hasSize(Profile.MOST_STACKS);
        assertThat(bytes.ofFurtherStacks()).isEqualTo(11);
        assertThat(bytes.stacks())
                .filteredOn(stack -> stack.className().equals(ProfiledStack.OTHERS))
                .singleElement()
                .satisfies(others -> assertThat(others.samples()).isEqualTo(11));
    }
}
