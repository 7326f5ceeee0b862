package io.plumbline.web.problem;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What went wrong with a request, for its client (RFC 9457); immutable.
 *
 * @param detail what was wrong with this request, and what to do
 * @param members further members of the JSON, in order; they may not be named as those of every problem
 */
public record Problem(ProblemType type, String detail, Map<String, Object> members) {

    /** The media type of every error of ours. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, Map.of());
    }

    /** A request whose data is refused; start of the list of what is wrong with it. */
    public static InvalidData invalidData() {
        return new InvalidData();
    }

    /** The database does not answer. */
    public static Problem unavailable() {
        return of(ProblemType.SERVICE_UNAVAILABLE, "The database does not answer; try again in a moment.");
    }

    /** The same with one more member. */
    public Problem with(String name, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(type, detail, more);
    }

    public int status() {
        return type.status();
    }

    /** The problem as it is written: the members of every problem first. */
    @JsonValue
    public Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("type", type.uri().toString());
        json.put("title", type.title());
        json.put("detail", detail);
        json.put("status", type.status());
        json.putAll(members);
        return json;
    }
}
