package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedProfilesTest {

    private static final int ROUNDS = 8;

    /** What the program drops: 20,000 arrays of 400 longs a round. */
    private static final double DROPPED_BYTES = ROUNDS * 20_000 * 3_216.0;

    /** What it keeps: 1,000 carts of 2,000 bytes a round. */
    private static final double KEPT_BYTES = ROUNDS * 1_000 * 2_040.0;

    @TempDir
    private static Path folder;

    private static RecordedProgram program;
    private static Path recording;

    @BeforeAll
    static void runTheProgram() throws Exception {
        program = new RecordedProgram(folder);
        recording = program.recorded(RecordedProgram.ownJava(), ROUNDS, true);
    }

    private static ProfiledStack first(Profile profile) {
        return profile.stacks().get(0);
    }

    private static void assertBothReadingsAreRight(RecordedProfiles profiles) {
        var allocated = profiles.in(Reading.ALLOCATED).orElseThrow();
        assertThat(first(allocated).className()).isEqualTo("long[]");
        assertThat(first(allocated).site()).startsWith("shop.Shop.drop(Shop.java:9)");
        assertThat((double) allocated.focusedOn("shop").bytes())
                .isCloseTo(DROPPED_BYTES + KEPT_BYTES, within(0.25 * DROPPED_BYTES));

        var live = profiles.in(Reading.LIVE).orElseThrow();
        assertThat(live.stacks()).allSatisfy(stack -> assertThat(stack.site()).doesNotContain("drop"));
        assertThat(live.focusedOn("shop.Shop").samples()).isPositive();
        assertThat(first(live.focusedOn("shop.Shop")).site()).startsWith("shop.Shop");
    }

    @Test
    void whatIsAllocatedAndWhatIsAliveAreToldApart() throws Exception {
        var profiles = RecordedProfiles.read(recording);

        assertBothReadingsAreRight(profiles);
        assertThat(profiles.notes()).anyMatch(note -> note.contains("inside a pause of the collector"));
        assertThat(profiles.in(Reading.ALLOCATED).orElseThrow().measured()).isPositive();
    }

    @Test
    void recordingsOfJdk25AreReadAlike() throws Exception {
        assertBothReadingsAreRight(
                RecordedProfiles.read(program.recorded(Jdk25.required().resolve("bin/java"), ROUNDS, true)));
    }

    @Test
    void allocationBuffersTellOfAllocationsWhereSamplesDoNot() throws Exception {
        assertBothReadingsAreRight(RecordedProfiles.read(program.recorded(RecordedProgram.ownJava(), ROUNDS, false)));
    }

    @Test
    void liveObjectsStandForWhatTheLiveHeapGrewBy() throws Exception {
        var live = RecordedProfiles.read(recording).in(Reading.LIVE).orElseThrow();

        assertThat(live.weighting()).isEqualTo(Weighting.SHARE_OF_GROWTH);
        assertThat((double) live.bytes()).isBetween(0.2 * KEPT_BYTES, 1.1 * KEPT_BYTES);
    }

    /* A JVM may be told to record more frames than we keep. */
    @Test
    void aDeepStackIsCutWhereverItComesFromAndCanBeKept() throws Exception {
        var deep = RecordedProfiles.read(program.recorded(
                RecordedProgram.ownJava(), 3, true, "-XX:FlightRecorderOptions:stackdepth=512", "-Dframes=300"));

        assertThat(deep.profiles()).containsOnlyKeys(Reading.ALLOCATED, Reading.LIVE);
        assertThat(deep.profiles().values())
                .allSatisfy(profile -> assertThat(profile.stacks())
                        .anyMatch(stack -> stack.frames().size() == StackTable.MOST_FRAMES)
                        .noneMatch(stack -> stack.frames().size() > StackTable.MOST_FRAMES));
        var file = folder.resolve("deep.txt");
        ProfileFormat.write(deep, file);
        assertThat(ProfileFormat.read(file)).isEqualTo(deep);
    }

    @Test
    void asyncProfilersLiveObjectsAndAllocationsAreRead() throws Exception {
        var profiles = RecordedProfiles.read(program.profiled(ROUNDS, "alloc=128k,live"));

        var allocated = profiles.in(Reading.ALLOCATED).orElseThrow();
        assertThat((double) allocated.focusedOn("shop").bytes())
                .isCloseTo(DROPPED_BYTES + KEPT_BYTES, within(0.25 * DROPPED_BYTES));
        var live = profiles.in(Reading.LIVE).orElseThrow();
        assertThat(live.weighting()).isEqualTo(Weighting.ALL_BYTES);
        assertThat((double) live.focusedOn("shop.Shop").bytes()).isBetween(0.5 * KEPT_BYTES, 1.5 * KEPT_BYTES);
        assertThat(profiles.notes()).anyMatch(note -> note.contains("does not say when old objects were collected"));
    }

    @Test
    void asyncProfilersNativeMemoryIsAReadingOfItsOwn() throws Exception {
        var profiles = RecordedProfiles.read(program.profiled(ROUNDS, "nativemem=1k"));

        var unfreed = profiles.in(Reading.UNFREED).orElseThrow();
        assertThat(unfreed.byClass())
                .singleElement()
                .satisfies(all -> assertThat(all.className()).isEqualTo(ProfiledStack.NATIVE));
        assertThat(profiles.in(Reading.ALLOCATED)).isEmpty();
        assertThat(profiles.in(Reading.LIVE)).isEmpty();
        assertThat(profiles.notes()).anyMatch(note -> note.contains("jdk.ObjectAllocationSample"));
    }

    /* One file after the other is a recording, too: chunks stand by themselves. */
    @Test
    void aRecordingOfManyChunksIsReadChunkByChunk() throws IOException {
        var content = Files.readAllBytes(recording);
        int times = (8 << 20) / content.length + 1;
        var many = folder.resolve("many.jfr");
        try (var out = Files.newOutputStream(many)) {
            for (int i = 0; i < times; i++) {
                out.write(content);
            }
        }

        assertThat(RecordingChunks.span(many).chunks()).hasSizeGreaterThan(1);
        assertThat(RecordedProfiles.read(many)
                        .in(Reading.ALLOCATED)
                        .orElseThrow()
                        .samples())
                .isEqualTo(times
                        * RecordedProfiles.read(recording)
                                .in(Reading.ALLOCATED)
                                .orElseThrow()
                                .samples());
    }

    @Test
    void aCutRecordingIsRefused() throws IOException {
        var content = Files.readAllBytes(recording);
        var cut = Files.write(folder.resolve("cut.jfr"), Arrays.copyOf(content, content.length - 100));

        assertThatExceptionOfType(UnreadableRecordingException.class)
                .isThrownBy(() -> RecordedProfiles.read(cut))
                .withMessageContaining("is cut off");
    }

    /**
     * Whatever the damage, the recording is refused as unreadable, or a damaged number was a number. A damaged length may ask for more
     * memory than there is: that ends the JVM of its own in which recordings are read.
     */
    @Test
    void damageAnywhereIsRefusedOrHarmless() throws IOException {
        var random = new Random(7);
        int length = Math.toIntExact(Files.size(recording));
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            var damaged = RecordedProgram.damaged(
                    recording,
                    folder.resolve("damaged.jfr"),
                    random.ints(20, 68, length).toArray());
            try {
                assertThat(RecordedProfiles.read(damaged).notes()).isNotEmpty();
            } catch (UnreadableRecordingException | OutOfMemoryError fault) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
