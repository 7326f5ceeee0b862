package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.MemorySampler;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.target.AllowedSecrets;
import io.plumbline.batch.target.TargetsFileState;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredTargetsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Store store;
    private Workers workers;
    private Connections connections;
    private SettableClock clock;
    private TargetRepository targets;
    private Path file;

    @BeforeEach
    void open() {
        store = new Store();
        workers = new Workers(Executors.defaultThreadFactory(), 1);
        connections = new Connections(
                JmxSettings.from(new Settings(key -> Optional.empty())).limits());
        clock = new SettableClock(NOON);
        targets = new TargetRepository(store.entities());
        file = folder.resolve("targets.json");
    }

    @AfterEach
    void close() {
        workers.close();
        connections.close();
        store.close();
    }

    @Test
    void aFileRegistersAThousandTargets() throws IOException {
        var north = instance("north", file);
        write(IntStream.range(0, 1_000)
                .mapToObj(number -> jmx("t" + number, 10_000 + number))
                .collect(Collectors.joining(",\n")));

        north.look();

        assertThat(north.state().orElseThrow().targets()).isEqualTo(1_000);
        assertThat(target("t999").declaredIn()).contains(file.toString());
        assertThat(target("t999").state()).isEqualTo(Target.State.NEW);
    }

    @Test
    void whatTheFileNamesNoLongerIsEndedAndComesBack() throws IOException {
        var north = instance("north", file);
        write(jmx("shop", 9010) + "," + jmx("till", 9011));
        north.look();
        long id = target("shop").id();
        long till = target("till").id();

        write(jmx("till", 9011));
        north.look();

        assertThat(target("shop").state()).isEqualTo(Target.State.ENDED);
        assertThat(target("shop").reason().orElseThrow()).contains("names it no longer");
        assertThat(target("till").state()).isEqualTo(Target.State.NEW);
        assertThat(new SamplingLease(store.dataSource()).renew("north", Duration.ofMinutes(1)))
                .containsExactly(till);

        write(jmx("shop", 9012) + "," + jmx("till", 9011));
        north.look();

        assertThat(target("shop").id()).isEqualTo(id);
        assertThat(target("shop").state()).isEqualTo(Target.State.NEW);
        assertThat(target("shop").url().orElseThrow()).contains(":9012/");
    }

    @Test
    void oneThatANewerVersionAloneKnowsIsLeftAsItIs() throws IOException {
        var north = instance("north", file);
        write(jmx("shop", 9010) + "," + jmx("till", 9011));
        north.look();
        var sql = new Sql(store.dataSource());
        sql.update("ALTER TABLE plumbline.target DROP CONSTRAINT target_state_check");
        sql.update("UPDATE plumbline.target SET state = 'ASLEEP' WHERE name = 'shop'");

        write(jmx("shop", 9012) + "," + jmx("till", 9013));
        north.look();

        assertThat(state(north).faults().toString()).contains("only a newer version of Plumbline knows");
        assertThat(target("shop").url().orElseThrow()).contains(":9010/");
        assertThat(target("till").url().orElseThrow()).contains(":9013/");

        write(jmx("till", 9013));
        north.look();

        assertThat(sql.list("SELECT state FROM plumbline.target WHERE name = 'shop'", row -> row.getString(1)))
                .containsExactly("ASLEEP");
    }

    @Test
    void anotherSourceOfItsBuildMakesNoNewTarget() throws IOException {
        var north = instance("north", file);
        write(jmx("shop", 9010));
        north.look();
        store.transactions().commit(() -> target("shop").reached(NOON));

        write(jmx("shop", 9010).replace("}", ", \"buildFrom\": \"property:shop.version\"}"));
        north.look();

        assertThat(target("shop").buildFrom()).contains("property:shop.version");
        assertThat(target("shop").state()).isEqualTo(Target.State.OK);
    }

    @Test
    void theFileSaysWhichRisksAreAccepted() throws IOException {
        var north = instance("north", file);
        var accepting = jmx("shop", 9010).replace("}", ", \"acceptedRisks\": [\"PATHS_TO_ROOTS\"]}");
        write(accepting + "," + jmx("till", 9011));
        north.look();

        assertThat(target("shop").pathsAccepted().orElseThrow().by()).isEqualTo("the file \"" + file + "\"");
        assertThat(target("till").pathsAccepted()).isEmpty();

        write(jmx("shop", 9010) + "," + accepting.replace("shop", "till").replace("9010", "9011"));
        north.look();

        assertThat(target("shop").pathsAccepted()).isEmpty();
        assertThat(target("till").pathsAccepted()).isPresent();
    }

    @Test
    void aTargetThatWasEndedIsNotTakenForAliveByALateAnswer() throws IOException {
        var north = instance("north", file);
        write(jmx("shop", 9010));
        north.look();
        write("");
        north.look();

        store.transactions().commit(() -> {
            target("shop").reached(NOON);
            target("shop").unreachable("too late", null, NOON);
        });

        assertThat(target("shop").state()).isEqualTo(Target.State.ENDED);
    }

    @Test
    void aFileThatCannotBeReadChangesNothing() throws IOException {
        var north = instance("north", file);
        write(jmx("shop", 9010));
        north.look();

        Files.writeString(file, "[" + jmx("till", 9011) + ",\n{");
        north.look();

        assertThat(state(north).problem()).startsWith("line 2");
        assertThat(target("shop").state()).isEqualTo(Target.State.NEW);
        assertThat(store.transactions().commit(() -> targets.findByName("till")))
                .isEmpty();

        Files.delete(file);
        north.look();

        assertThat(state(north).problem()).isEqualTo("it does not exist");
        assertThat(target("shop").state()).isEqualTo(Target.State.NEW);

        write(jmx("till", 9011));
        north.look();

        assertThat(state(north).problem()).isNull();
        assertThat(target("shop").state()).isEqualTo(Target.State.ENDED);
        assertThat(target("till").state()).isEqualTo(Target.State.NEW);
    }

    @Test
    void anEntryThatIsWrongStopsNoOtherAndEndsNothing() throws IOException {
        var north = instance("north", file);
        write(jmx("shop", 9010));
        north.look();

        write("{\"name\":\"shop\",\"kind\":\"jmx\",\"url\":\"9010\"},\n" + jmx("till", 9011));
        north.look();

        assertThat(state(north).faults())
                .extracting(fault -> fault.line() + " " + fault.field())
                .containsExactly("1 url");
        assertThat(target("shop").state()).isEqualTo(Target.State.NEW);
        assertThat(target("till").state()).isEqualTo(Target.State.NEW);
    }

    @Test
    void anEntryWithoutANameEndsNothing() throws IOException {
        var north = instance("north", file);
        write(jmx("shop", 9010));
        north.look();

        write(jmx("shop", 9010).replace("name", "nmae"));
        north.look();

        assertThat(target("shop").state()).isEqualTo(Target.State.NEW);

        write("");
        north.look();

        assertThat(target("shop").state()).isEqualTo(Target.State.ENDED);
    }

    @Test
    void anInstanceUnderANewNameGoesOnWithTheTargetsOfItsFile() throws IOException {
        write(jmx("shop", 9010) + "," + jmx("till", 9011));
        instance("north", file).look();
        instance("north-2", file).look();
        long id = target("shop").id();
        var moved = folder.resolve("moved.json");
        Files.writeString(moved, "[" + jmx("shop", 9010) + "]");

        instance("north-2", moved).look();

        assertThat(target("shop").id()).isEqualTo(id);
        assertThat(target("shop").declaredIn()).contains(moved.toString());
        assertThat(target("till").state()).isEqualTo(Target.State.ENDED);
    }

    @Test
    void aNameOfAnotherIsLeftToHimUntilItIsFree() throws IOException {
        var north = instance("north", file);
        var shop = store.target("shop", NOON);
        write(jmx("shop", 9010) + ",\n" + jmx("till", 9011));
        north.look();

        assertThat(state(north).targets()).isEqualTo(1);
        assertThat(state(north).faults().toString())
                .contains("line 1, \"name\": is taken: a target named \"shop\" is registered already (id " + shop.id());
        assertThat(target("shop").declaredIn()).isEmpty();

        store.transactions().commit(() -> targets.remove(shop.id()));
        clock.advance(Duration.ofMinutes(6));
        north.look();

        assertThat(state(north).faults()).isEmpty();
        assertThat(target("shop").declaredIn()).contains(file.toString());
    }

    @Test
    void aFileThatWasMovedKeepsItsTargets() throws IOException {
        write(jmx("shop", 9010) + "," + jmx("till", 9011));
        instance("north", file).look();
        long id = target("shop").id();
        var moved = folder.resolve("moved.json");
        Files.writeString(moved, "[" + jmx("shop", 9010) + "]");

        instance("north", moved).look();

        assertThat(target("shop").id()).isEqualTo(id);
        assertThat(target("shop").declaredIn()).contains(moved.toString());
        assertThat(target("till").state()).isEqualTo(Target.State.ENDED);
    }

    @Test
    void aFileOfAnotherInstanceIsNotEndedByOurs() throws IOException {
        write(jmx("shop", 9010));
        instance("north", file).look();
        var other = folder.resolve("other.json");
        Files.writeString(other, "[" + jmx("shop", 9010) + "," + jmx("till", 9011) + "]");
        var south = instance("south", other);

        south.look();

        assertThat(state(south).faults().toString()).contains("by the file \"" + file + "\"");
        assertThat(target("shop").declaredIn()).contains(file.toString());
    }

    @Test
    void whoeverHasNoFileAnyLongerEndsWhatHeRegistered() throws IOException {
        write(jmx("shop", 9010));
        instance("north", file).look();

        instance("south", null).look();
        assertThat(target("shop").state()).isEqualTo(Target.State.NEW);
        instance("north", null).look();
        assertThat(target("shop").state()).isEqualTo(Target.State.ENDED);
    }

    @Test
    void aProgramIsTakenOverFromAnInstanceThatDoesNotSeeIt() throws IOException {
        write("{\"name\":\"till\",\"kind\":\"attach\",\"mainClass\":\"*.Till\"}");
        instance("north", file).look();
        store.transactions().commit(() -> target("till").reached(NOON));

        instance("south", file).look();
        assertThat(target("till").ownerInstance()).contains("north");

        clock.advance(Duration.ofHours(1));
        instance("south", file).look();
        assertThat(target("till").ownerInstance()).contains("south");
        assertThat(target("till").state()).isEqualTo(Target.State.OK);
    }

    private DeclaredTargets instance(String name, @Nullable Path path) {
        var instance = new Instance(name, true);
        var recorder = new FlightRecorder(RecordingSettings.of("declared-test"));
        var sampler = new Sampler(
                new TargetBook(
                        targets,
                        new SampleRepository(store.dataSource()),
                        new CaptureRepository(store.entities()),
                        new SamplingLease(store.dataSource()),
                        store.transactions(),
                        clock),
                connections,
                new MemorySampler(clock),
                recorder,
                new Probes(new ProbeRepository(store.dataSource()), store.transactions(), clock),
                new Censuses(
                        new CensusRepository(store.dataSource()), store.transactions(), Duration.ofHours(1), clock),
                store.policies(recorder, clock),
                instance,
                Duration.ofSeconds(1),
                workers,
                clock);
        return new DeclaredTargets(
                new TargetsFileSettings(path),
                AllowedSecrets.VARIABLES_ALONE,
                targets,
                store.transactions(),
                sampler,
                instance,
                clock);
    }

    private static TargetsFileState state(DeclaredTargets declared) {
        return declared.state().orElseThrow();
    }

    private Target target(String name) {
        return store.transactions().commit(() -> targets.findByName(name)).orElseThrow();
    }

    private void write(String entries) throws IOException {
        Files.writeString(file, "[" + entries + "]");
    }

    private static String jmx(String name, int port) {
        return "{\"name\":\"" + name + "\",\"kind\":\"jmx\",\"url\":\"service:jmx:rmi://127.0.0.1:" + port + "\"}";
    }
}
