package io.plumbline.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plumbline.lab.Program;
import io.plumbline.lab.Programs;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LabBenchSettingsTest {

    private static final Map<String, String> NOTHING_CHOSEN =
            Map.of("distribution", "dist", "lab", "lab.jar", "directory", "out", "cases", "", "pair", "");

    @Test
    void everyCaseRunsUnlessSomeAreNamed() {
        var settings = LabBenchSettings.from(NOTHING_CHOSEN);

        assertThat(settings.programs()).isEqualTo(Programs.ALL);
        assertThat(settings.atOnce()).isEqualTo(4);
    }

    @Test
    void casesAreChosenByNamesAndPatterns() {
        assertThat(with("cases", "open-file, *-thread").programs())
                .extracting(Program::name)
                .containsExactly("endless-thread", "open-file");
    }

    @Test
    void aPatternThatNamesNoCaseIsRefusedWithTheNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("cases", "heap.*"))
                .withMessageContaining("request-map");
    }

    @Test
    void earlierResultsAreNamedByTheirPlaces() {
        assertThat(with("before", "lab/one, lab/two").before()).containsExactly(Path.of("lab/one"), Path.of("lab/two"));
        assertThat(LabBenchSettings.from(NOTHING_CHOSEN).before()).isEmpty();
    }

    @Test
    void whetherAnythingIsRunIsSaidByYesOrNo() {
        assertThat(with("run", "false").run()).isFalse();
        assertThat(LabBenchSettings.from(NOTHING_CHOSEN).run()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("run", "perhaps"))
                .withMessageContaining("perhaps");
    }

    @Test
    void moreThanFourAtOnceAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("at-once", "5"))
                .withMessageContaining("5");
    }

    @Test
    void noRiskIsAcceptedUnlessItIsNamed() {
        assertThat(LabBenchSettings.from(NOTHING_CHOSEN).accepted()).isEmpty();
        assertThat(with("accept", "PROFILER, PATHS_TO_ROOTS").accepted()).containsExactly("PATHS_TO_ROOTS", "PROFILER");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("accept", "EVERYTHING"))
                .withMessageContaining("-Dlab.accept=EVERYTHING")
                .withMessageContaining("PROFILER");
    }

    @Test
    void anUnknownPairIsRefusedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("pair", "3xZ"))
                .withMessageContaining("\"3xZ\"")
                .withMessageContaining("8xParallel");
    }

    @Test
    void onePairForAllIsThatOfEach() {
        var settings = with("pair", "2xparallel");

        assertThat(settings.conditionsOf(Programs.ALL.get(0))).isEqualTo(Conditions.TWICE_PARALLEL);
        assertThat(settings.conditionsOf(Programs.ALL.get(1))).isEqualTo(Conditions.TWICE_PARALLEL);
    }

    @Test
    void everyPairIsUsedAboutEquallyOften() {
        var settings = LabBenchSettings.from(NOTHING_CHOSEN);
        for (var leaks : new boolean[] {true, false}) {
            var uses = Programs.ALL.stream()
                    .filter(program -> program.leaks() == leaks)
                    .map(settings::conditionsOf)
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

            assertThat(uses).hasSize(4);
            assertThat(Collections.max(uses.values()) - Collections.min(uses.values()))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void theHeapIsAMultipleOfTheLiveSet() {
        assertThat(Conditions.EIGHTFOLD_PARALLEL.jvmOptions(64))
                .containsExactly("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC");
    }

    private static LabBenchSettings with(String key, String value) {
        var settings = new TreeMap<>(NOTHING_CHOSEN);
        settings.put(key, value);
        return LabBenchSettings.from(settings);
    }
}
