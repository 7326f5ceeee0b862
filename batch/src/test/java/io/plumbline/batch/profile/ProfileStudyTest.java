package io.plumbline.batch.profile;

import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real JVM for each question. */
class ProfileStudyTest {

    private static final Instant FROM = Instant.parse("2026-11-26T02:00:00Z");
    private static final Instant TO = FROM.plusSeconds(600);
    private static final ProfileStudy STUDY = new ProfileStudy(256L << 20, Duration.ofMinutes(2));
    private static final Frame ADD = new Frame("com.example.shop.Cart", "add", 17);
    private static final Frame POLL = new Frame("com.example.queue.Poller", "poll", 9);

    @TempDir
    private Path directory;

    private byte[][] kept = new byte[0][];

    private Path folder() {
        return directory.resolve("study");
    }

    @AfterEach
    void nothingStays() {
        assertThat(folder()).doesNotExist();
    }

    private static ProfiledStack stack(Frame frame, long bytes) {
        return new ProfiledStack("byte[]", List.of(frame), bytes, 200, (double) bytes * bytes / 200, FROM, TO);
    }

    private static Profile profile(long bytesOfShop) {
        return new Profile(
                Reading.ALLOCATED,
                Weighting.ALL_BYTES,
                FROM,
                TO,
                Duration.between(FROM, TO),
                0,
                List.of(stack(ADD, bytesOfShop), stack(POLL, 4 << 20)));
    }

    /** As it is stored. */
    private ProfileStudy.Content content(Profile profile) throws IOException {
        var plain = directory.resolve("plain");
        ProfileFormat.write(new RecordedProfiles(Map.of(profile.reading(), profile), List.of()), plain);
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            Files.copy(plain, out);
        }
        return new ProfileStudy.Content(packed.toByteArray());
    }

    private static <T> T answer(ProfileStudy.Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(ProfileStudy.Outcome.Answered.class);
        return ((ProfileStudy.Outcome.Answered<T>) outcome).answer();
    }

    private static String failure(ProfileStudy.Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(ProfileStudy.Outcome.Failed.class);
        return ((ProfileStudy.Outcome.Failed<?>) outcome).reason();
    }

    @Test
    void aProfileIsDrawnInEveryForm() throws Exception {
        var content = content(profile(8 << 20));

        var page = answer(STUDY.draw(content, ProfileStudy.Drawing.FLAME_GRAPH, "", "Memory & more", folder()));
        assertThat(new String(page, StandardCharsets.UTF_8)).contains("<canvas", "Cart.add", "Poller.poll");
        var text = answer(STUDY.draw(content, ProfileStudy.Drawing.COLLAPSED, "com.example.shop", "", folder()));
        assertThat(new String(text, StandardCharsets.UTF_8))
                .contains("Cart.add")
                .doesNotContain("Poller");
        var message = answer(STUDY.draw(content, ProfileStudy.Drawing.PPROF, "", "", folder()));
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(message))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains("com.example.shop.Cart");
        }
    }

    @Test
    void theHeaviestOfAPackageIsToldAlone() throws Exception {
        var summary = answer(STUDY.summary(content(profile(8 << 20)), "com.example.shop", folder()));

        assertThat(summary.bytes()).isEqualTo(8 << 20);
        assertThat(summary.stacks())
                .singleElement()
                .satisfies(stack -> assertThat(stack.frames()).containsExactly(ADD));
        assertThat(summary.from()).isEqualTo(FROM);
    }

    @Test
    void whatGrewIsFoundAndDrawn() throws Exception {
        var before = content(profile(8 << 20));
        var later = content(profile(80 << 20));

        var diff = answer(STUDY.compare(before, later, DiffSettings.DEFAULT, folder()));
        assertThat(diff.flagged()).singleElement().satisfies(path -> {
            assertThat(path.site()).isEqualTo(ADD.toString());
            assertThat(path.growth()).isCloseTo((72 << 20) / 600.0, within(1.0));
        });
        var page = answer(STUDY.drawDifference(before, later, "", "What is new", folder()));
        assertThat(new String(page, StandardCharsets.UTF_8)).contains("<canvas", "Cart.add");
    }

    @Test
    void profilesThatCannotBeComparedSaySo() throws Exception {
        var known = profile(8 << 20);
        var sampled = new Profile(
                Reading.ALLOCATED,
                Weighting.SAMPLED_OBJECTS,
                known.from(),
                known.to(),
                known.measured(),
                0,
                known.stacks());

        assertThat(failure(STUDY.compare(content(known), content(sampled), DiffSettings.DEFAULT, folder())))
                .contains("compare profiles that were recorded alike");
        assertThat(failure(
                        STUDY.compare(content(known), content(known), new DiffSettings(1, 0.95, true, ""), folder())))
                .contains("compare them by second");
    }

    @Test
    void whatIsNoProfileIsRefusedWithAReason() throws Exception {
        var foreign = new ProfileStudy.Content("no profile".getBytes(StandardCharsets.UTF_8));

        assertThat(failure(STUDY.summary(foreign, "", folder()))).isNotBlank();
    }

    @Test
    void aBaselineThatCannotBeReadCostsTheComparisonAlone() throws Exception {
        var observed = allocations();
        var cut = Files.write(
                directory.resolve("cut.jfr"),
                Arrays.copyOf(Files.readAllBytes(observed), Math.toIntExact(Files.size(observed) - 1)));

        var study = answer(STUDY.study(observed, cut, DiffSettings.DEFAULT, folder(), () -> false));

        assertThat(study.observed())
                .extracting(made -> made.summary().reading())
                .containsExactly(Reading.ALLOCATED);
        assertThat(study.baseline()).isEmpty();
        assertThat(study.baselineFailure()).contains("is cut off");
    }

    /* More than half a million samples wait for the pauses around them; their arrays alone are larger than the heap. */
    @Test
    void aBaselineThatTakesTooMuchMemoryCostsTheComparisonAlone() throws Exception {
        var large = new RecordedProgram(directory)
                .recorded(RecordedProgram.ownJava(), 28, false, "-XX:TLABSize=2k", "-XX:-ResizeTLAB");
        var small = new ProfileStudy(48L << 20, Duration.ofMinutes(2));

        var study = answer(small.study(allocations(), large, DiffSettings.DEFAULT, folder(), () -> false));

        assertThat(study.observed())
                .extracting(made -> made.summary().reading())
                .containsExactly(Reading.ALLOCATED);
        assertThat(study.baseline()).isEmpty();
        assertThat(study.baselineFailure()).contains("plumbline.profile.memory", "the recording alone could be read");
        assertThat(failure(small.study(large, allocations(), DiffSettings.DEFAULT, folder(), () -> false)))
                .contains("plumbline.profile.memory");
    }

    @Test
    void whatTheBaselineTellsOfIsLeftOut() throws Exception {
        var file = allocations();
        var whole = RecordedProfiles.read(file).in(Reading.ALLOCATED).orElseThrow();
        var earliest = whole.stacks().stream()
                .map(ProfiledStack::first)
                .min(naturalOrder())
                .orElseThrow();
        var latest = whole.stacks().stream()
                .map(ProfiledStack::last)
                .max(naturalOrder())
                .orElseThrow();
        var middle = earliest.plus(Duration.between(earliest, latest).dividedBy(2));
        var baseline = baselineUntil(middle, whole);

        var cut = since(file, baseline, Duration.ZERO);

        assertThat(cut.in(Reading.ALLOCATED).orElseThrow()).satisfies(profile -> {
            assertThat(profile.from()).isEqualTo(middle);
            assertThat(profile.to()).isEqualTo(whole.to());
            assertThat(profile.bytes()).isLessThan(whole.bytes());
            assertThat(profile.stacks()).noneMatch(stack -> stack.first().isBefore(middle));
        });
        assertThat(cut.notes()).anyMatch(note -> note.contains("told of by the baseline"));
        assertThat(since(file, baseline, Duration.ofHours(1))
                        .in(Reading.ALLOCATED)
                        .orElseThrow()
                        .bytes())
                .isEqualTo(whole.bytes());
        assertThat(kept).isNotEmpty();
    }

    /* That is something else than a recording without these events. */
    @Test
    void aRecordingWhoseAllocationsTheBaselineTellsOfAllHasAnEmptyProfile() throws Exception {
        var file = allocations();
        var whole = RecordedProfiles.read(file).in(Reading.ALLOCATED).orElseThrow();

        var cut = since(file, baselineUntil(whole.to(), whole), Duration.ZERO);

        assertThat(cut.in(Reading.ALLOCATED).orElseThrow()).satisfies(profile -> {
            assertThat(profile.from()).isEqualTo(whole.to());
            assertThat(profile.stacks()).isEmpty();
        });
        assertThat(cut.notes())
                .anyMatch(note -> note.contains(whole.samples() + " samples of allocations from before " + whole.to()))
                .noneMatch(note -> note.contains("was off, or nothing was allocated"));
    }

    private static RecordedProfiles since(Path recording, RecordedProfiles baseline, Duration shortest)
            throws UnreadableRecordingException {
        var builder = ProfileProcess.since(recording, baseline, shortest);
        FlightRecording.forEach(recording, builder);
        return builder.finish();
    }

    private static RecordedProfiles baselineUntil(Instant end, Profile whole) {
        return new RecordedProfiles(
                Map.of(
                        Reading.ALLOCATED,
                        new Profile(
                                Reading.ALLOCATED,
                                Weighting.ALL_BYTES,
                                whole.from(),
                                end,
                                Duration.between(whole.from(), end),
                                0,
                                List.of())),
                List.of());
    }

    private Path allocations() throws IOException {
        var file = directory.resolve("recording.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.ObjectAllocationSample").withStackTrace().with("throttle", "10000/s");
            recording.start();
            allocate(32);
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private void allocate(int megabytes) {
        kept = new byte[2][];
        for (int i = 0; i < megabytes; i++) {
            kept[i % 2] = new byte[1 << 20];
        }
    }
}
