package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 7 of what the diagnosis can do: expressions over events, with the states of their threads. */
class EventSearchTest {

    private static final EventSearch SEARCH = new EventSearch(10, Duration.ofMinutes(1));
    private static final String OF_THE_CASE = "type == 'ObjectAllocationSample' && thread.state == 'RUNNABLE'";

    @Test
    void caseStudyRow7TheExpressionOfTheCaseWorksAsWritten() throws Exception {
        assertAllocationsFound(ThreadRecordings.ofThisJdk());
    }

    @Test
    void caseStudyRow7OnJdk25() throws Exception {
        assertAllocationsFound(ThreadRecordings.of(Jdk25.required()));
    }

    private static void assertAllocationsFound(Path recording) throws IOException {
        var found = matches(recording, OF_THE_CASE);

        assertThat(found.matched()).isPositive();
        assertThat(found.types()).extracting(EventCount::type).containsExactly("ObjectAllocationSample");
        assertThat(found.types().get(0).events()).isEqualTo(found.matched());
        assertThat(found.stacks()).isNotEmpty();
        assertThat(found.events()).hasSizeBetween(1, 10).allSatisfy(event -> {
            assertThat(event.thread()).extracting(EventThread::state).isEqualTo(ThreadState.RUNNABLE);
            assertThat(event.fields()).containsKeys("objectClass", "weight");
        });
        var waiting = matches(recording, "type == 'ObjectAllocationSample' && thread.state != 'RUNNABLE'");
        var all = matches(recording, "type == 'ObjectAllocationSample'");
        assertThat(found.matched() + waiting.matched()).isEqualTo(all.matched());
    }

    /** What a wait is must be what its thread did when it began. */
    @ParameterizedTest
    @CsvSource({
        "ThreadPark, PARKED",
        "ThreadSleep, SLEEPING",
        "JavaMonitorWait, TIMED_WAITING",
    })
    void statesAreRebuiltFromWaits(String type, ThreadState state) throws Exception {
        var of = "thread.stem == 'request-#' && type == '" + type + "'";

        var all = matches(ThreadRecordings.ofThisJdk(), of);
        var inState = matches(ThreadRecordings.ofThisJdk(), of + " && thread.state == '" + state + "'");

        assertThat(inState.matched()).isEqualTo(all.matched()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type == 'ThreadPark'",
                "fullType == 'jdk.ThreadPark'",
                "type == 'plumbline.Request' && status >= 500",
                "type == 'plumbline.Request' && slow",
                "route.startsWith('/{') && duration > duration('10ms')",
                "type == 'ObjectAllocationSample' && objectClass == 'byte[]' && weight > 1024 * 1024",
                "weight > 1000.5",
                "type == 'ThreadPark' && stack.contains('ThreadPatient.waitInRequest')",
                "type == 'ThreadPark' && stackTrace.exists(frame, frame.startsWith('io.plumbline.'))",
                "type == 'ThreadPark' && topFrame.matches('jdk\\\\.internal\\\\.misc\\\\.Unsafe\\\\.park.*')",
                "type == 'ThreadPark' && event.parkedClass.contains('ConditionObject')",
                "has(event.parkedClass) && thread.name == 'request-1' && !thread.virtual && thread.id > 0",
                "startTime > timestamp('2020-01-01T00:00:00Z') && type in ['ThreadSleep', 'ThreadPark']",
                "type == 'ThreadPark' || weight > 3",
                "startTime.getHours() >= 0 && startTime.getMinutes() < 60 && int(1.5) == 1 && double(2) > 1.5",
                "duration.getSeconds() == 0 && duration.getMilliseconds() > 9",
                "stackTrace.exists_one(frame, frame.endsWith('x')) || stackTrace.all(frame, size(frame) % 2 >= 0)",
                "thread.stem == 'leaky-#' ? type == 'ThreadStart' : false",
                "type == 'ThreadSleep' && size(stackTrace) > 1 && time == duration('10ms')"
            })
    void whatIsThereIsFound(String expression) throws Exception {
        assertThat(matches(ThreadRecordings.ofThisJdk(), expression).matched()).isPositive();
    }

    @Test
    void virtualThreadsAreKnown() throws Exception {
        var found =
                matches(ThreadRecordings.of(Jdk25.required()), "type == 'ObjectAllocationSample' && thread.virtual");

        assertThat(found.matched()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "type = 'ThreadPark' | 6 | equality is \"==\"",
                "type == 'ThreadPark' && | 24 | mismatched input",
                "type == 'ThreadPark | 9 | token recognition",
                "type == 1 | 6 | \"==\" does not take string and int",
                "thread.stat == 'RUNNABLE' | 7 | a thread has no \"stat\"",
                "thread.state == 'RUNNING' | 17 | there are RUNNABLE, BLOCKED",
                "'WAITNG' != thread.state | 1 | no state of a thread",
                "type == 'ThreadPark' && wieght > 3 | 25 | \"wieght\" is neither a field",
                "thred.state == 'RUNNABLE' | 1 | \"thred\" is neither a field",
                "type | 1 | expected type 'bool'",
                "type.getClass() == 'x' | 14 | there is no function \"getClass\"",
                "java.lang.Runtime.getRuntime().exec('id') == '' | 29 | there is no function \"getRuntime\"",
                "string(weight) == '1' | 7 | there is no function \"string\"",
                "type(weight) == int | 5 | there is no function \"type\"",
                "stack + stack == '' | 7 | \"+\" does not take string and string",
                "[stack].map(s, s).size() > 0 | 12 | there is no function \"map\"",
                "stack.matches(type) | 15 | must be a text in quotes",
                "stack.matches('(') | 15 | missing closing )",
                "stack.matches('((a{0,100}){0,100}){0,100}') | 15 | too large",
                "[1] + [2] == [1, 2] | 5 | \"+\" does not take list(int) and list(int)",
                "\"\" | 1 | there is no expression"
            })
    void whatIsWrongIsSaidAtItsColumn(String expression, int column, String reason) throws Exception {
        var answer = SEARCH.run(ThreadRecordings.ofThisJdk(), expression);

        assertThat(answer).isInstanceOfSatisfying(EventAnswer.Refused.class, refused -> {
            assertThat(refused.reason()).contains(reason);
            assertThat(refused.column()).as(refused.message()).isEqualTo(column);
            assertThat(refused.message())
                    .startsWith("column " + column + ": ")
                    .endsWith("\n" + expression + "\n" + " ".repeat(column - 1) + "^");
        });
    }

    @Test
    void thePlaceInALaterLineIsShown() throws Exception {
        var answer = SEARCH.run(ThreadRecordings.ofThisJdk(), "type == 'ThreadPark'\n\t&& wieght > 3");

        assertThat(answer)
                .isInstanceOfSatisfying(
                        EventAnswer.Refused.class,
                        refused -> assertThat(refused.message())
                                .startsWith("line 2, column 5: ")
                                .endsWith("\n\t&& wieght > 3\n\t   ^"));
    }

    @Test
    void anExpressionIsCheckedWithoutARecording() {
        assertThat(EventSearch.check(OF_THE_CASE)).isEmpty();
        assertThat(EventSearch.check("someField > 3")).isEmpty();
        assertThat(EventSearch.check("type ==")).isPresent();
    }

    /** Each of them is refused or answered, and none takes long. */
    @Test
    void hostileExpressionsTakeNeitherTimeNorMemory() throws Exception {
        var search = new EventSearch(10, Duration.ofSeconds(5));
        var nested = "stackTrace.all(a, stackTrace.all(b, stackTrace.all(c, stackTrace.all(d, a == b && c == d))))";
        for (var expression : new String[] {
            nested,
            nested.replace("==", "!="),
            nested.replace("all", "exists"),
            "[1,2,3,4,5,6,7,8,9,10].all(a, " + nested + ")",
            "[[stack, stack]].exists(a, [[a, a]].exists(b, [[b, b]].exists(c, [[c, c]].exists(d, d == d))))",
            "stack.matches('(a*)*(b*)*(c*)*$')",
            "stack.matches('((a{0,100}){0,100}){0,100}')",
            "stack.matches('(')",
            "(".repeat(500) + "true" + ")".repeat(500),
            "[".repeat(500) + "]".repeat(500) + " == []",
            "!".repeat(1_999) + "true",
            "-".repeat(1_000) + "weight == 1",
            "true" + " && true".repeat(240),
            "true ? ".repeat(250) + "true" + " : true".repeat(30),
            "type == '" + "x".repeat(3_000) + "'",
            "\u0000\uffff\ud800",
            "1 / 0 == 1",
            "weight * 9223372036854775807 > 1",
            "event.event.event.event == 1",
            "event == event && [event, event] == [event, event]",
            "timestamp('9999-12-31T23:59:59Z') + duration('9999999999s') > startTime",
            "stack.size() > 99999999999999999999",
            "thread{name: 'x'}.name == 'x'",
            "google.protobuf.Struct{} == google.protobuf.Struct{}"
        }) {
            var answer = search.run(ThreadRecordings.ofThisJdk(), expression);

            if (answer instanceof EventAnswer.Matches matches) {
                assertThat(matches.events()).as(expression).hasSizeLessThanOrEqualTo(10);
            }
        }
    }

    @Test
    void aSearchThatTakesTooLongTellsWhatItHasFound() throws Exception {
        var found = (EventAnswer.Matches)
                new EventSearch(1, Duration.ofNanos(1)).run(ThreadRecordings.ofThisJdk(), "duration >= duration('0s')");

        assertThat(found.notes()).anyMatch(note -> note.contains("was stopped"));
        assertThat(found.looked()).isEqualTo(1);
    }

    @Test
    void whatIsBeyondTheLimitIsCountedAndNotShown() throws Exception {
        var found = (EventAnswer.Matches) new EventSearch(1, Duration.ofMinutes(1))
                .run(ThreadRecordings.ofThisJdk(), "thread.name == 'request-1'");

        assertThat(found.matched()).isGreaterThan(1);
        assertThat(found.events())
                .singleElement()
                .extracting(EventMatch::thread)
                .usingRecursiveComparison()
                .ignoringFields("id")
                .isEqualTo(new EventThread("request-1", "request-#", 0, null, false));
        assertThat(found.notes()).isEmpty();
    }

    @Test
    void eventsWithoutAnAnswerAreCounted() throws Exception {
        var found = matches(ThreadRecordings.ofThisJdk(), "type == 'ThreadPark' && event['parkedClass'] > 3");

        assertThat(found.matched()).isZero();
        assertThat(found.notes()).singleElement().asString().contains("has no answer");
    }

    @Test
    void secretsThatAJvmRecordsAreNeitherShownNorAskedFor() throws Exception {
        var shown = matches(ThreadRecordings.ofThisJdk(), "type == 'InitialEnvironmentVariable'");
        var asked = matches(
                ThreadRecordings.ofThisJdk(),
                "type == 'InitialEnvironmentVariable' && (value.contains('') || event['value'].contains(''))");

        assertThat(shown.events())
                .isNotEmpty()
                .allSatisfy(
                        event -> assertThat(event.fields()).containsKey("key").doesNotContainKey("value"));
        assertThat(asked.matched()).isZero();
    }

    @Test
    void whatIsPassedToProcessesAndFlagsIsNeitherShownNorAskedFor(@TempDir Path folder) throws Exception {
        var file = folder.resolve("processes.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.enable("jdk.StringFlag");
            recording.start();
            var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
            assertThat(new ProcessBuilder(java, "-Dkey=4711", "-version")
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("said").toFile())
                            .start()
                            .waitFor())
                    .isZero();
            recording.stop();
            recording.dump(file);
        }

        assertThat(matches(file, "type == 'ProcessStart'").events())
                .isNotEmpty()
                .allSatisfy(
                        event -> assertThat(event.fields()).containsKey("pid").doesNotContainKey("command"));
        assertThat(matches(file, "type == 'StringFlag'").events())
                .isNotEmpty()
                .allSatisfy(
                        event -> assertThat(event.fields()).containsKey("name").doesNotContainKey("value"));
        for (var asking : new String[] {
            "event.command.contains('4711')",
            "event['command'].contains('')",
            "command.contains('4711')",
            "command != ''",
            "has(event.command)",
            "type == 'StringFlag' && has(event.value)"
        }) {
            assertThat(matches(file, asking).matched()).as(asking).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdk.ProcessStart, command",
        "jdk.JavaAgent, options",
        "jdk.NativeAgent, options",
        "jdk.SecurityPropertyModification, value",
        "jdk.StringFlag, value",
        "jdk.StringFlagChanged, oldValue",
        "jdk.StringFlagChanged, newValue"
    })
    void aFieldThatMayHoldASecretIsKnownAsSuch(String type, String field) {
        assertThat(EventValues.isSecret(type, field)).isTrue();
    }

    @Test
    void anAnswerIsTheSameAfterItHasBeenWritten(@TempDir Path folder) throws Exception {
        var file = folder.resolve("answer.json");
        for (var expression : new String[] {OF_THE_CASE, "type ="}) {
            var answer = SEARCH.run(ThreadRecordings.ofThisJdk(), expression);

            EventAnswerFormat.write(answer, file);

            assertThat(EventAnswerFormat.read(file)).isEqualTo(answer);
        }
        ThreadTraceFormat.write(ThreadTraces.read(ThreadRecordings.ofThisJdk(), ThreadTraceSettings.defaults()), file);
        assertThatThrownBy(() -> EventAnswerFormat.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void damagedRecordingsHarmNobody(@TempDir Path folder) throws Exception {
        var whole = Files.readAllBytes(ThreadRecordings.ofThisJdk());
        var random = new Random(11);
        var file = folder.resolve("damaged.jfr");
        for (int round = 0; round < 20; round++) {
            var damaged = whole.clone();
            for (int i = 0; i < 1 << (round % 8); i++) {
                damaged[68 + random.nextInt(damaged.length - 68)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                SEARCH.run(file, OF_THE_CASE + " || event.weight > 3");
            } catch (UnreadableRecordingException expected) {
                assertThat(expected).hasMessageContaining(file.toString());
            }
        }
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> SEARCH.run(file, OF_THE_CASE)).isInstanceOf(UnreadableRecordingException.class);
    }

    private static EventAnswer.Matches matches(Path recording, String expression) throws IOException {
        var answer = SEARCH.run(recording, expression);
        assertThat(answer).as(answer.toString()).isInstanceOf(EventAnswer.Matches.class);
        return (EventAnswer.Matches) answer;
    }
}
