package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagNamesTest {

    private final InvalidData invalid = Problem.invalidData();

    @ParameterizedTest
    @CsvSource({
        "Foo, foo",
        "'  my  Tag ', my--tag",
        "<b>bold</b>, bold",
        "foo<script src=x, foo",
        "a < b, a-<-b",
        "ÄRGER, ärger",
        "'\u00A0x\u00A0', x",
        "'<br>', ''",
        "1.5, 1.5"
    })
    void aTagIsBroughtIntoShape(String sent, String stored) {
        assertThat(TagNames.normalised(sent)).isEqualTo(stored);
    }

    @Test
    void twoSpellingsOfACharacterAreOneTag() {
        assertThat(TagNames.normalised("a\u0308")).isEqualTo("\u00E4");
    }

    @Test
    void tagsAreKeptOnceInTheirOrderWithoutBlankOnes() {
        assertThat(TagNames.normalised("tags", Arrays.asList("b", " A", null, "", "B ", "a"), invalid))
                .containsExactly("b", "a");
        assertThat(invalid.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\uD800", "x\u0007"})
    void aTagThatCannotBeShownIsRefused(String tag) {
        TagNames.normalised("tags", List.of(tag), invalid);

        assertThat(invalid.problem().members()).containsEntry("invalidElements", List.of("tags"));
    }

    @Test
    void tooLongTagsAndTooManyAreRefused() {
        var most = IntStream.range(0, TagNames.MOST_TAGS).mapToObj(Integer::toString);
        TagNames.normalised("tags", most.toList(), invalid);
        TagNames.normalised("tags", List.of("x".repeat(255)), invalid);
        TagNames.normalised("tags", Collections.nCopies(100, "same"), invalid);
        assertThat(invalid.isEmpty()).isTrue();

        TagNames.normalised("long", List.of("x".repeat(256)), invalid);
        TagNames.normalised(
                "many",
                IntStream.rangeClosed(0, 100).mapToObj(Integer::toString).toList(),
                invalid);

        assertThat(invalid.problem().members()).containsEntry("invalidElements", List.of("long", "many"));
    }

    @Test
    void whatNeverEndsIsReadAtOnce() {
        assertThat(TagNames.normalised("<a".repeat(100_000))).isEmpty();
        assertThat(TagNames.normalised(" ".repeat(100_000) + "x" + " ".repeat(100_000)))
                .isEqualTo("x");
    }
}
