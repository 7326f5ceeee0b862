package io.plumbline.web.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.link.LinkDescription;
import io.plumbline.persistence.visit.VisitsSummary;
import io.plumbline.web.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WholeListTest {

    @Test
    void allPartsAreOnePage() throws IOException {
        var asked = new ArrayList<@Nullable Long>();
        var output = new ByteArrayOutputStream();

        new WholeList<LinkDescription, ShortUrl>(
                        "shortUrls",
                        last -> {
                            asked.add(last == null ? null : last.id());
                            return last == null ? links(5, 4) : last.id() == 4 ? links(3) : List.of();
                        },
                        WholeListTest::shapes)
                .write(output);

        var list = Json.MAPPER.readTree(output.toByteArray()).path("shortUrls");
        assertThat(asked).containsExactly(null, 4L, 3L);
        assertThat(list.path("data").findValuesAsText("shortCode")).containsExactly("c5", "c4", "c3");
        assertThat(list.path("pagination")).isEqualTo(pagination(1, 1, 3, 3, 3));
    }

    @Test
    void aPartThatIsNotWholeIsTheLast() throws IOException {
        var asked = new ArrayList<@Nullable Long>();
        var output = new ByteArrayOutputStream();

        new WholeList<LinkDescription, ShortUrl>(
                        "shortUrls",
                        2,
                        last -> {
                            asked.add(last == null ? null : last.id());
                            return last == null ? links(5, 4) : links(3);
                        },
                        WholeListTest::shapes)
                .write(output);

        assertThat(asked).containsExactly(null, 4L);
        assertThat(Json.MAPPER.readTree(output.toByteArray()).findValuesAsText("shortCode"))
                .containsExactly("c5", "c4", "c3");
    }

    @Test
    void nothingIsOnePageToo() throws IOException {
        var output = new ByteArrayOutputStream();

        new WholeList<LinkDescription, ShortUrl>("shortUrls", last -> List.of(), WholeListTest::shapes).write(output);

        var list = Json.MAPPER.readTree(output.toByteArray()).path("shortUrls");
        assertThat(list.path("data")).isEmpty();
        assertThat(list.path("pagination")).isEqualTo(pagination(1, 1, 1, 0, 0));
    }

    @Test
    void aListThatIsCutOffDoesNotLookWhole() {
        var output = new ByteArrayOutputStream();
        var list = new WholeList<LinkDescription, ShortUrl>(
                "shortUrls",
                last -> {
                    if (last != null) {
                        throw new IllegalStateException("the database is gone");
                    }
                    return links(5, 4);
                },
                WholeListTest::shapes);

        assertThatThrownBy(() -> list.write(output)).hasMessage("the database is gone");

        assertThat(output.toString(UTF_8)).doesNotEndWith("}}");
    }

    private static JsonNode pagination(long... values) throws IOException {
        return Json.MAPPER.readTree(
                "{'currentPage':%d,'pagesCount':%d,'itemsPerPage':%d,'itemsInCurrentPage':%d,'totalItems':%d}"
                        .formatted(values[0], values[1], values[2], values[3], values[4])
                        .replace('\'', '"'));
    }

    private static List<LinkDescription> links(long... ids) {
        var links = new ArrayList<LinkDescription>();
        for (var id : ids) {
            links.add(new LinkDescription(
                    id,
                    "c" + id,
                    "",
                    "a:b",
                    null,
                    Instant.EPOCH,
                    null,
                    null,
                    null,
                    false,
                    true,
                    List.of(),
                    false,
                    0,
                    0,
                    0,
                    0));
        }
        return links;
    }

    private static List<ShortUrl> shapes(List<LinkDescription> links) {
        return links.stream()
                .map(link -> new ShortUrl(
                        "https://s/" + link.shortCode(),
                        link.shortCode(),
                        link.longUrl(),
                        link.createdAt(),
                        List.of(),
                        new ShortUrl.Meta(null, null, null),
                        null,
                        null,
                        false,
                        true,
                        VisitsSummary.NONE,
                        false))
                .toList();
    }
}
