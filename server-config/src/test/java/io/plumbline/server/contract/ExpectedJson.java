package io.plumbline.server.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * JSON as a table of the contract has it: compared structurally, member by member, texts literally. In the table names need
 * no quotes and texts single ones; {@code '*'} stands for any value but null, {@code '~…'} for a text that the regular
 * expression matches. Immutable.
 *
 * @param whole whether objects may have no members beside those named here
 */
record ExpectedJson(JsonNode tree, boolean whole) {

    /** Half characters are sent as escapes, for as octets they cannot be. */
    private static final JsonMapper STRICT =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final JsonMapper RELAXED = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private static final String ANYTHING = "*";
    private static final String PATTERN = "~";

    static ExpectedJson exactly(String text) {
        return new ExpectedJson(read(text), true);
    }

    static ExpectedJson atLeast(String text) {
        return new ExpectedJson(read(text), false);
    }

    /** A table's JSON as it is sent. */
    static String strict(String text) {
        try {
            return STRICT.writeValueAsString(read(text));
        } catch (JsonProcessingException unwritable) {
            throw new AssertionError("cannot be sent: " + text, unwritable);
        }
    }

    static JsonNode read(String text) {
        try {
            return RELAXED.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("no JSON: " + text, noJson);
        }
    }

    /** Where a value is another than this one; empty if it is the same. */
    List<String> differencesTo(JsonNode actual) {
        var differences = new ArrayList<String>();
        compare("", tree, actual, differences);
        return differences;
    }

    private void compare(String path, JsonNode expected, JsonNode actual, List<String> differences) {
        if (expected.isObject() && actual.isObject()) {
            compareMembers(path, expected, actual, differences);
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "[" + i + "]", expected.get(i), actual.get(i), differences);
            }
        } else if (!isSame(expected, actual)) {
            differences.add((path.isEmpty() ? "the whole" : path) + ": expected " + expected + ", got " + actual);
        }
    }

    private void compareMembers(String path, JsonNode expected, JsonNode actual, List<String> differences) {
        var names = new TreeSet<String>();
        expected.fieldNames().forEachRemaining(names::add);
        if (whole) {
            actual.fieldNames().forEachRemaining(names::add);
        }
        for (var name : names) {
            compare(path + "." + name, expected.path(name), actual.path(name), differences);
        }
    }

    private static boolean isSame(JsonNode expected, JsonNode actual) {
        if (expected.isTextual() && expected.asText().equals(ANYTHING)) {
            return !actual.isMissingNode() && !actual.isNull();
        }
        if (expected.isTextual() && expected.asText().startsWith(PATTERN)) {
            return actual.isTextual()
                    && actual.asText().matches(expected.asText().substring(1));
        }
        return (expected.isNumber() && actual.isNumber())
                ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                : expected.equals(actual);
    }
}
