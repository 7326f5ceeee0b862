package io.plumbline.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came back, with the request that it answers, so that a failure tells both. Immutable.
 *
 * @param request its method, path and body
 */
record Answer(String request, int status, HttpHeaders headers, String body) {

    private static final String PROBLEM = "application/problem+json";

    Answer hasStatus(int expected) {
        assertThat(status).as(toString()).isEqualTo(expected);
        return this;
    }

    /** The body is that JSON and nothing else. */
    Answer is(String json) {
        return compare(ExpectedJson.exactly(json));
    }

    /** The body has at least those members. */
    Answer has(String json) {
        return compare(ExpectedJson.atLeast(json));
    }

    /** A problem of that status, with at least those members. */
    Answer isProblem(int expected, String json) {
        hasStatus(expected);
        assertThat(contentType()).as(toString()).startsWith(PROBLEM);
        return has(json).has("{type:'*', title:'*', detail:'*', status:" + expected + "}");
    }

    /** The contract's refusal of data, naming exactly these elements in whatever order. */
    Answer isInvalid(String... elements) {
        isProblem(
                400,
                "{type:'https://shlink.io/api/error/invalid-data', title:'Invalid data',"
                        + " detail:'Provided data is not valid'}");
        var named = new ArrayList<String>();
        json().path("invalidElements").forEach(element -> named.add(element.asText()));
        assertThat(named).as(toString()).containsExactlyInAnyOrder(elements);
        return this;
    }

    JsonNode json() {
        return ExpectedJson.read(body);
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    String contentType() {
        return header("Content-Type").orElse("");
    }

    /** The members of that name of all elements of an array. */
    List<String> texts(String pointer, String member) {
        var texts = new ArrayList<String>();
        json().at(pointer).forEach(element -> texts.add(element.path(member).asText()));
        return texts;
    }

    private Answer compare(ExpectedJson expected) {
        assertThat(expected.differencesTo(json())).as(toString()).isEmpty();
        return this;
    }

    @Override
    public String toString() {
        return request + "\n-> " + status + " " + contentType() + "\n" + Client.shown(body);
    }
}
