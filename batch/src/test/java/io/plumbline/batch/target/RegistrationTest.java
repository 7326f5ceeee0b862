package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistrationTest {

    @Test
    void aProgramIsRegisteredByItsMainClass() {
        var reading = read(Map.of("name", "shop", "kind", "attach", "mainClass", " com.example.Shop "));

        assertThat(reading)
                .isEqualTo(new Registration.Reading.Accepted(new Registration(
                        "shop",
                        new AttachAddress.ByMainClass(new ProgramPattern("com.example.Shop")),
                        BuildSource.mainJar(),
                        RequestSources.OWN,
                        null,
                        Set.of())));
    }

    @Test
    void whoAttachesNamesAProcessOrAProgramAndNothingElse() {
        assertThat(reasons(Map.of("name", "shop", "kind", "attach"))).containsOnlyKeys("pid");
        assertThat(reasons(Map.of("name", "shop", "kind", "attach", "pid", 7L, "mainClass", "Shop")))
                .containsOnlyKeys("pid");
        assertThat(reasons(Map.of("name", "shop", "kind", "attach", "mainClass", "Shop", "url", "u", "user", "u")))
                .containsOnlyKeys("url", "user");
        assertThat(reasons(Map.of("name", "shop", "kind", "attach", "mainClass", "*")))
                .containsOnlyKeys("mainClass");
    }

    @Test
    void whatTellsTheBuildIsChecked() {
        var shop = Map.of("name", "shop", "kind", "attach", "mainClass", "Shop", "buildFrom", "1.0");

        assertThat(reasons(shop))
                .hasEntrySatisfying("buildFrom", reason -> assertThat(reason).contains("must begin with"));
    }

    @Test
    void whatTellsOfRequestsIsChecked() {
        var shop = Map.of("name", "shop", "kind", "attach", "mainClass", "Shop");
        var named = new HashMap<String, Object>(shop);
        named.put("requestsFrom", "com.example:type=Served#Count");
        named.put("latencyFrom", "com.example:type=Times#P99");

        assertThat(read(named))
                .isInstanceOfSatisfying(
                        Registration.Reading.Accepted.class,
                        accepted -> assertThat(accepted.registration().requests())
                                .isEqualTo(new RequestSources(
                                        AttributeNumber.parse("com.example:type=Served#Count"),
                                        AttributeNumber.parse("com.example:type=Times#P99"))));
        named.put("latencyFrom", "P99");
        assertThat(reasons(named))
                .hasEntrySatisfying(
                        "latencyFrom",
                        reason -> assertThat(reason).contains("\"P99\" must be a bean, # and its attribute"));
    }

    @Test
    void aDirectoryForDumpsIsNamedAsBothSeeIt() {
        var named = new HashMap<String, Object>(Map.of("name", "shop", "kind", "attach", "mainClass", "Shop"));
        named.put("dumpDirectory", "/var/dumps");
        assertThat(reasons(named)).containsOnlyKeys("dumpDirectoryHere");
        named.put("dumpDirectoryHere", "/mnt/shop");

        assertThat(read(named))
                .isInstanceOfSatisfying(
                        Registration.Reading.Accepted.class,
                        accepted -> assertThat(accepted.registration().dumps())
                                .isEqualTo(DumpDirectory.of("/var/dumps", "/mnt/shop")));
        named.put("dumpDirectory", "dumps");
        assertThat(reasons(named))
                .hasEntrySatisfying(
                        "dumpDirectory", reason -> assertThat(reason).contains("must be the whole path"));
    }

    @Test
    void theRisksThatAreAcceptedAreAListOfKnownOnes() {
        var shop = Map.of("name", "shop", "kind", "attach", "mainClass", "Shop");

        assertThat(read(with(shop, List.of("PATHS_TO_ROOTS"))))
                .isInstanceOfSatisfying(
                        Registration.Reading.Accepted.class,
                        accepted -> assertThat(accepted.registration().accepted())
                                .containsExactly(CaptureGate.Risk.PATHS_TO_ROOTS));
        for (var wrong : new Object[] {"PATHS_TO_ROOTS", List.of("ALL"), List.of(List.of()), true}) {
            assertThat(reasons(with(shop, wrong)))
                    .hasEntrySatisfying(
                            "acceptedRisks", reason -> assertThat(reason).contains("[PATHS_TO_ROOTS, PROFILER]"));
        }
    }

    @Test
    void whatNobodyReachesHasNeitherBuildNorRisks() {
        var sent = Map.of("name", "shop", "kind", "upload");

        assertThat(read(sent)).isInstanceOf(Registration.Reading.Accepted.class);
        assertThat(reasons(with(sent, List.of("PATHS_TO_ROOTS"))))
                .containsEntry("acceptedRisks", "goes with the kind \"jmx\" or \"attach\"; leave it out");
        assertThat(reasons(Map.of("name", "shop", "kind", "upload", "buildFrom", "property:app.version")))
                .containsOnlyKeys("buildFrom");
    }

    private static Map<String, Object> with(Map<String, String> shop, Object risks) {
        var members = new HashMap<String, Object>(shop);
        members.put("acceptedRisks", risks);
        return members;
    }

    @Test
    void aProcessIdIsAPositiveWholeNumber() {
        for (var pid : new Object[] {"7", 0L, -1L, 7.5}) {
            assertThat(reasons(Map.of("name", "shop", "kind", "attach", "pid", pid)))
                    .hasEntrySatisfying("pid", reason -> assertThat(reason).contains("a whole number from 1"));
        }
    }

    @Test
    void aProcessThatDoesNotExistIsRefused() {
        assertThat(reasons(Map.of("name", "shop", "kind", "attach", "pid", (long) Integer.MAX_VALUE)))
                .hasEntrySatisfying("pid", reason -> assertThat(reason).contains("there is no process 2147483647"));
    }

    @Test
    void thisProcessIsRefused() {
        var own = ProcessHandle.current().pid();

        assertThat(reasons(Map.of("name", "shop", "kind", "attach", "pid", own)))
                .hasEntrySatisfying("pid", reason -> assertThat(reason).contains("is Plumbline itself"));
    }

    private static Map<String, String> reasons(Map<String, ?> members) {
        return ((Registration.Reading.Faulty) read(members)).reasons();
    }

    private static Registration.Reading read(Map<String, ?> members) {
        return Registration.read(members, AllowedSecrets.VARIABLES_ALONE);
    }
}
