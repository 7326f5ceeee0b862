package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Merges a visitor's query into a long URL: the visitor's parameters override those of the same name in their place, the
 * others keep their order, and nothing is encoded anew. Stateless.
 */
final class QueryForwarding {

    private QueryForwarding() {}

    /** The long URL with the visitor's query, whose parameter {@code leftOut} is dropped. */
    static String compose(String longUrl, String visitorQuery, String leftOut) {
        var fragmentAt = indexOrEnd(longUrl, '#');
        var queryAt = indexOrEnd(longUrl.substring(0, fragmentAt), '?');
        var own = parametersOf(longUrl.substring(Math.min(queryAt + 1, fragmentAt), fragmentAt), "");
        var visitors = parametersOf(visitorQuery.replace("#", "%23"), leftOut);
        var query = String.join("&", merged(own, visitors));
        var base = longUrl.substring(0, queryAt);
        return base + (query.isEmpty() ? "" : "?" + query) + longUrl.substring(fragmentAt);
    }

    private static List<String> merged(List<String> own, List<String> visitors) {
        var overriding = byName(visitors);
        var placed = new HashSet<String>();
        var result = new ArrayList<String>();
        for (var parameter : own) {
            var name = nameOf(parameter);
            var instead = overriding.get(name);
            if (instead == null) {
                result.add(parameter);
            } else if (placed.add(name)) {
                result.addAll(instead);
            }
        }
        for (var parameter : visitors) {
            if (!placed.contains(nameOf(parameter))) {
                result.add(parameter);
            }
        }
        return result;
    }

    private static Map<String, List<String>> byName(List<String> parameters) {
        var named = new HashMap<String, List<String>>();
        for (var parameter : parameters) {
            named.computeIfAbsent(nameOf(parameter), name -> new ArrayList<>()).add(parameter);
        }
        return named;
    }

    private static List<String> parametersOf(String query, String leftOut) {
        var parameters = new ArrayList<String>();
        for (var parameter : query.split("&")) {
            if (!parameter.isEmpty() && (leftOut.isEmpty() || !nameOf(parameter).equals(leftOut))) {
                parameters.add(parameter);
            }
        }
        return parameters;
    }

    /** The parameter's name, decoded where it can be. */
    static String nameOf(String parameter) {
        var name = parameter.substring(0, indexOrEnd(parameter, '='));
        try {
            return URLDecoder.decode(name, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return name;
        }
    }

    /** Whether a query has a parameter of that name. */
    static boolean has(String query, String name) {
        for (var parameter : query.split("&")) {
            if (nameOf(parameter).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static int indexOrEnd(String text, char character) {
        var at = text.indexOf(character);
        return at < 0 ? text.length() : at;
    }
}
