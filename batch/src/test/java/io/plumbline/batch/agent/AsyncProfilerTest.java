package io.plumbline.batch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.plumbline.batch.agent.AsyncProfiler.Start;
import io.plumbline.batch.agent.ProfilerPlan.Sampled;
import io.plumbline.batch.process.ScratchFolder;
import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.ProfileSummary;
import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.LocalJvm;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real profiler in real JVMs. */
class AsyncProfilerTest {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ProfileStudy STUDY = new ProfileStudy(256L << 20, Duration.ofMinutes(1));

    @TempDir
    private Path folder;

    private AsyncProfiler profiler = new AsyncProfiler(Path.of(""), Duration.ofSeconds(20));
    private Path recordings = Path.of("");

    @BeforeEach
    void open() {
        profiler = new AsyncProfiler(folder.resolve("library"), Duration.ofSeconds(20));
        recordings = folder.resolve("sessions");
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(recordings).doesNotExist();
    }

    @Test
    void nativeMemoryThatIsNotFreedIsToldByTheLineThatAllocatesIt() throws Exception {
        nativeMemoryOn(JAVA_HOME);
    }

    @Test
    void likewiseOnJdk25() throws Exception {
        nativeMemoryOn(Jdk25.required());
    }

    private void nativeMemoryOn(Path javaHome) throws Exception {
        try (var jvm = ProfiledJvm.start(javaHome);
                var scratch = ScratchFolder.at(recordings)) {
            var session = begun(profiler.begin(
                    jvm.local(), new ProfilerPlan(Sampled.NATIVE_MEMORY, 16 << 10, LONG), 0, scratch, () -> false));
            jvm.rounds(100);
            assertOwnersAlone(scratch);
            session.end();
            // what it prints is all its own
            jvm.rounds(1);

            var study = studied(new ProfileStudy.Session(session.recording(), null));
            assertThat(study.sites()).first().satisfies(site -> {
                assertThat(site.site()).contains("ProfiledProgram.leak(ProfiledProgram.java:");
                assertThat(site.survivors()).isGreaterThan(50);
            });
            assertThat(study.sites())
                    .filteredOn(site -> site.site().contains("ProfiledProgram.release"))
                    .allSatisfy(site -> assertThat(site.survivors()).isZero());
            assertThat(profile(study, Reading.PROFILER_UNFREED).bytes()).isPositive();
            assertNothingRunsIn(jvm);
        }
    }

    @Test
    void whatIsAllocatedAndWhatOfItStaysIsToldOfSessionsTogether() throws Exception {
        try (var jvm = ProfiledJvm.start(JAVA_HOME);
                var scratch = ScratchFolder.at(recordings);
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            var plan = new ProfilerPlan(Sampled.HEAP, 64 << 10, LONG);
            var first = session(jvm, connection, plan, 0, scratch);
            var second = session(jvm, connection, plan, 1, scratch);

            var study = studied(first, second);
            var allocated = profile(study, Reading.PROFILER_ALLOCATED);
            assertThat(allocated.stacks()).anyMatch(stack -> stack.site().contains("ProfiledProgram.drop"));
            var live = profile(study, Reading.PROFILER_LIVE);
            assertThat(live.stacks()).anyMatch(stack -> stack.site().contains("ProfiledProgram.keep"));
            // the field holds the last one, which a session may have sampled
            assertThat(live.stacks())
                    .filteredOn(stack -> stack.site().contains("ProfiledProgram.drop"))
                    .allSatisfy(stack -> assertThat(stack.samples()).isLessThanOrEqualTo(2));
            assertThat(live.notes()).anyMatch(note -> note.contains("2 sessions of async-profiler"));
            // each tells of its own time alone
            assertThat(live.measured()).isLessThan(Duration.between(live.from(), live.to()));

            var alone = studied(new ProfileStudy.Session(first.recording(), null));
            assertThat(alone.observed())
                    .extracting(made -> made.summary().reading())
                    .containsExactly(Reading.PROFILER_ALLOCATED);
            assertThat(alone.notes()).anyMatch(note -> note.contains("No collection of old objects is known"));
        }
    }

    private ProfileStudy.Session session(
            ProfiledJvm jvm, JvmConnection connection, ProfilerPlan plan, int number, ScratchFolder scratch)
            throws IOException, InterruptedException {
        var session = begun(profiler.begin(jvm.local(), plan, number, scratch, () -> false));
        jvm.rounds(60);
        var collectedAt = Instant.now();
        connection.ask(beans ->
                beans.invoke(new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME), "gc", new Object[0], new String[0]));
        session.end();
        return new ProfileStudy.Session(session.recording(), collectedAt);
    }

    /* As after a kill -9 of whoever began it. */
    @Test
    void aSessionThatNobodyEndsEndsByItself() throws Exception {
        try (var jvm = ProfiledJvm.start(JAVA_HOME);
                var scratch = ScratchFolder.at(recordings)) {
            var session = begun(profiler.begin(
                    jvm.local(),
                    new ProfilerPlan(Sampled.NATIVE_MEMORY, 16 << 10, Duration.ofSeconds(2)),
                    0,
                    scratch,
                    () -> false));
            assertThat(jvm.threads()).anyMatch(AsyncProfilerTest::isProfilers);

            awaitEndIn(jvm);
            assertThat(studied(new ProfileStudy.Session(session.recording(), null))
                            .sites())
                    .isNotEmpty();
            session.end();
        }
    }

    @Test
    void aSessionOfAnAttemptThatWasKilledGivesWay() throws Exception {
        try (var jvm = ProfiledJvm.start(JAVA_HOME);
                var scratch = ScratchFolder.at(recordings)) {
            load(jvm, folder.resolve("library"), "start,alloc=1m,timeout=60,jfr,file=" + folder.resolve("other.jfr"));

            begun(begin(jvm.local(), scratch)).close();
            assertNothingRunsIn(jvm);
        }
    }

    private Path load(ProfiledJvm jvm, Path place, String profilerArguments) throws Exception {
        var platform = Objects.requireNonNull(HostProcess.of(jvm.pid()).platform());
        var library = ProfilerLibrary.in(Files.createDirectories(place), platform);
        var machine = VirtualMachine.attach(Long.toString(jvm.pid()));
        machine.loadAgentPath(library.toString(), profilerArguments + ",quiet,log=" + folder.resolve("log"));
        machine.detach();
        return library;
    }

    @Test
    void twoDiagnosesDoNotShareASession() throws Exception {
        try (var jvm = ProfiledJvm.start(JAVA_HOME);
                var scratch = ScratchFolder.at(recordings)) {
            var plan = new ProfilerPlan(Sampled.HEAP, 64 << 10, LONG);
            var other = new AsyncProfiler(folder.resolve("library"), Duration.ofSeconds(20));
            try (var first = begun(profiler.begin(jvm.local(), plan, 0, scratch, () -> false))) {
                assertThat(refusal(other.begin(jvm.local(), plan, 1, scratch, () -> false)))
                        .contains("another diagnosis has a session");
                assertThat(first.recording()).exists();
            }
            begun(other.begin(jvm.local(), plan, 1, scratch, () -> false)).close();
            assertNothingRunsIn(jvm);
        }
    }

    @Test
    void aJvmWithAnotherProfilerIsLeftAlone() throws Exception {
        try (var jvm = ProfiledJvm.start(JAVA_HOME);
                var scratch = ScratchFolder.at(recordings)) {
            var theirs = load(jvm, folder.resolve("theirs"), "version");

            assertThat(refusal(begin(jvm.local(), scratch)))
                    .contains("another profiler of this kind is loaded into it (\"" + theirs + "\")");
        }
    }

    @Test
    void whatForbidsASessionIsSaid() throws Exception {
        try (var scratch = ScratchFolder.at(recordings)) {
            LocalJvm gone;
            try (var jvm = ProfiledJvm.start(JAVA_HOME)) {
                gone = jvm.local();
                assertThat(refusal(begin(new LocalJvm(jvm.pid(), Instant.EPOCH), scratch)))
                        .contains("has ended");
                jvm.freeze();
                assertThat(refusal(begin(jvm.local(), scratch))).contains("is stopped");
            }
            assertThat(refusal(begin(gone, scratch))).contains("process " + gone.pid() + " has ended");
            try (var closed = ProfiledJvm.start(Jdk25.required(), "-XX:-EnableDynamicAgentLoading")) {
                assertThat(refusal(begin(closed.local(), scratch))).contains("Dynamic agent loading is not enabled");
            }
        }
    }

    @Test
    void aFolderThatTheProfilerCannotBeToldIsRefused() throws Exception {
        try (var jvm = ProfiledJvm.start(JAVA_HOME);
                var scratch = ScratchFolder.at(folder.resolve("a,b"))) {
            assertThat(refusal(begin(jvm.local(), scratch))).contains("has a comma or a percent sign");
            assertThat(scratch.path()).isEmptyDirectory();
        }
    }

    private Start begin(LocalJvm jvm, ScratchFolder scratch) throws IOException, InterruptedException {
        return profiler.begin(jvm, new ProfilerPlan(Sampled.HEAP, 64 << 10, LONG), 0, scratch, () -> false);
    }

    private static AsyncProfiler.Session begun(Start start) {
        assertThat(start).isInstanceOf(Start.Begun.class);
        return ((Start.Begun) start).session();
    }

    private static String refusal(Start start) {
        assertThat(start).isInstanceOf(Start.Refused.class);
        return ((Start.Refused) start).why();
    }

    private ProfileStudy.Study studied(ProfileStudy.Session... sessions) throws IOException, InterruptedException {
        var outcome = STUDY.sessions(
                List.of(sessions), List.of(), DiffSettings.DEFAULT, folder.resolve("study"), () -> false);
        assertThat(outcome).isInstanceOf(ProfileStudy.Outcome.Answered.class);
        return ((ProfileStudy.Outcome.Answered<ProfileStudy.Study>) outcome).answer();
    }

    private static ProfileSummary profile(ProfileStudy.Study study, Reading reading) {
        return study.observed().stream()
                .map(ProfileStudy.Made::summary)
                .filter(summary -> summary.reading() == reading)
                .findFirst()
                .orElseThrow();
    }

    private static void assertOwnersAlone(ScratchFolder scratch) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scratch.path())))
                .isEqualTo("rwx------");
        try (var files = Files.list(scratch.path())) {
            assertThat(files.filter(file -> !file.endsWith("said")).toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    private static boolean isProfilers(String thread) {
        return thread.startsWith("Async-profiler");
    }

    private static void assertNothingRunsIn(ProfiledJvm jvm) throws IOException, InterruptedException {
        awaitEndIn(jvm);
        assertThat(Path.of("/tmp/.attach_pid" + jvm.pid())).doesNotExist();
    }

    private static void awaitEndIn(ProfiledJvm jvm) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (jvm.threads().stream().anyMatch(AsyncProfilerTest::isProfilers)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            jvm.rounds(1);
        }
    }
}
