package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.batch.offheap.Family;
import io.plumbline.batch.offheap.FamilyGrowth;
import io.plumbline.batch.trend.ClassComparison;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of known leaks as a whole, its errors, and what a cause that looks like one of them is told with. */
class KnownLeaksTest {

    private static final String ENTRY = """
            {"id": "a-leak", "library": "Acme", "title": "it leaks", "when": [{"element": "com.acme.*"}],
             "cause": "It does.", "repair": "Repair it.", "source": "https://example.org/1"}""";

    @Test
    void everyEntryOfTheFileCanBeReadAndTellsWhatToDo() {
        var all = KnownLeaks.shipped().all();

        assertThat(all).hasSizeGreaterThanOrEqualTo(20);
        assertThat(all).allSatisfy(leak -> {
            assertThat(leak.title()).matches("[\\S ]{8,90}").doesNotEndWith(".");
            assertThat(leak.cause()).matches("[A-Z][\\S ]{20,400}\\.");
            assertThat(leak.repair()).matches("[A-Z][\\S ]{5,400}\\.");
            assertThat(leak.source()).matches("https://[\\w./()#?=&%:-]+");
        });
        assertThat(all).extracting(KnownLeak::line).doesNotHaveDuplicates();
    }

    /** Its own texts, with something in the place of each asterisk, look like it. */
    @Test
    void everyPatternOfTheFileIsFoundFirstByWhatItDescribes() throws IOException {
        var wrong = new ArrayList<String>();
        for (var entry : new ObjectMapper().readTree(KnownLeaks.class.getResourceAsStream("known-leaks.json"))) {
            for (var when : entry.get("when")) {
                var clues = new Clues(
                        Area.of(when.path("area").asText("heap")),
                        texts(when.path("element").asText(null)),
                        null,
                        StreamSupport.stream(when.path("path").spliterator(), false)
                                .map(step -> filled(step.asText()))
                                .toList(),
                        texts(when.path("frame").asText(null)),
                        when.has("family") ? filled(when.get("family").asText()) : null,
                        List.of());
                var found = KnownLeaks.shipped().named(clues).map(KnownLeak::id).orElse("nothing");
                if (!found.equals(entry.get("id").asText())) {
                    wrong.add(when + " of " + entry.get("id").asText() + " is taken for " + found);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static List<String> texts(@Nullable String pattern) {
        return pattern == null ? List.of() : List.of(filled(pattern));
    }

    private static String filled(String pattern) {
        return pattern.replace("*", "x");
    }

    @Test
    void noPatternTakesWhatIsTheJdksAloneForALibrarys() {
        var plain = new Clues(
                Area.HEAP,
                List.of("byte[]", "java.lang.String", "com.acme.Order"),
                "java.util.HashMap",
                List.of("com.acme.Orders.BY_ID", "java.util.HashMap.table", "java.util.HashMap$Node.value"),
                List.of("com.acme.Orders.add(Orders.java:12)"),
                null,
                List.of());

        assertThat(KnownLeaks.shipped().named(plain)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\": \"a-leak\"|\"id\": \"A leak\"|\"id\" must be words of a to z and digits",
                "\"library\": \"Acme\"|\"library\": \" \"|\"library\" is missing",
                "\"cause\": \"It does.\", |''|\"cause\" is missing",
                "https://example.org/1|http://example.org/1|\"source\" must be an address that begins with https://",
                "[{\"element\": \"com.acme.*\"}]|[]|\"when\" must have one pattern at least",
                "[{\"element\": \"com.acme.*\"}]|[{}]|a pattern needs one of area, element",
                "[{\"element\": \"com.acme.*\"}]|[{\"area\": \"heap\"}]|a pattern of an area alone would match every cause",
                "[{\"element\": \"com.acme.*\"}]|[{\"element\": \"\"}]|a pattern must not be blank",
                "\"element\"|\"elemnt\"|a pattern needs one of area, element",
                "{\"element\": \"com.acme.*\"}|{\"area\": \"cellar\", \"element\": \"x\"}|There is no area",
                "\"title\"|\"titel\"|\"title\" is missing",
                "\"It does.\"|\"It does.\", \"cuase\": \"x\"|cuase"
            })
    void anEntryThatIsNotAsItShouldBeIsNamedWithWhatIsWrong(String right, String wrong, String said) {
        assertThatThrownBy(() -> read("[" + ENTRY.replace("\"a-leak\"", "\"first\"") + ","
                        + ENTRY.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong))
                        + "]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("leaks.json, entry 2 (\"")
                .hasMessageContaining(said);
    }

    @Test
    void aFileThatIsNoListOrHasAnIdTwiceIsRefused() {
        assertThatThrownBy(() -> read("{")).hasMessageStartingWith("leaks.json is no JSON: ");
        assertThatThrownBy(() -> read("{}")).hasMessage("leaks.json must be a list of entries, in brackets");
        assertThatThrownBy(() -> read("[" + ENTRY + "," + ENTRY + "]"))
                .hasMessageContaining("two entries have the id \"a-leak\"");
    }

    private static KnownLeaks read(String text) throws IOException {
        return KnownLeaks.read("leaks.json", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aCauseInTheHeapThatLooksLikeAKnownLeakIsToldAsThat() {
        var evidence = Cases.evidence()
                .withTrend(Area.HEAP, Cases.trend(Cases.leakingHeap()))
                .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                .withAllocationSites(List.of(Cases.site("com.acme.shop.RequestBuffer", 9)))
                .withPaths(List.of(new RetainingPath(
                        "com.acme.shop.RequestBuffer",
                        "io.github.resilience4j.core.EventProcessor",
                        "onEventConsumers",
                        List.of(
                                "com.acme.shop.Retries.ONE",
                                "io.github.resilience4j.core.EventProcessor.onEventConsumers",
                                "java.util.concurrent.CopyOnWriteArraySet.al"))));

        var finding = Judge.judge(evidence).findings().get(0);

        assertThat(finding.knownLeak()).isNotNull().satisfies(leak -> {
            assertThat(leak.id()).isEqualTo("resilience4j-consumers");
            assertThat(leak.source()).isEqualTo("https://github.com/resilience4j/resilience4j/issues/1107");
        });
        assertThat(finding.repair()).startsWith("Known leak of Resilience4j: Add consumers once");
        assertThat(finding.evidence()).last().asString().startsWith("Known leak \"resilience4j-consumers\" of ");
    }

    @Test
    void threadsOfAKnownLeakAreToldAsThat() {
        var threads = OutsideHeapTest.evidence(Area.THREADS, second -> 40 + second / 10)
                .withOutsideHeap(
                        List.of(new FamilyGrowth(
                                new Family(
                                        Family.Kind.THREADS,
                                        "HttpClient-#-SelectorManager",
                                        70,
                                        70,
                                        "jdk.internal.net.http.HttpClientImpl$SelectorManager.run(HttpClientImpl.java:889)",
                                        false),
                                10,
                                10,
                                null)),
                        Map.of());

        var finding = Judge.judge(threads).findings().get(0);

        assertThat(finding.knownLeak())
                .isNotNull()
                .satisfies(leak -> assertThat(leak.library()).isEqualTo("java.net.http.HttpClient"));
        assertThat(finding.stage()).isEqualTo("trace");
    }

    @Test
    void whatLooksLikeNothingKnownIsToldWithoutOne() {
        var evidence = Cases.evidence()
                .withTrend(Area.HEAP, Cases.trend(Cases.leakingHeap()))
                .withClasses(new ClassComparison(3, true, Cases.keptRequests()))
                .withPaths(List.of(Cases.path()));

        var finding = Judge.judge(evidence).findings().get(0);

        assertThat(finding.knownLeak()).isNull();
        assertThat(finding.stage()).isEqualTo("forensics");
        assertThat(finding.anomaly()).isEqualTo("entries of a map are not taken out");
    }
}
