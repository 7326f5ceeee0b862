package io.plumbline.web.cors;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Methods in the order in which the contract lists them, which tests of clients compare as text. {@code HEAD} goes without
 * saying where there is {@code GET}, and {@code OPTIONS} everywhere.
 */
public final class AllowedMethods {

    /** What is answered where there is no such path. */
    static final String OF_NO_PATH = "GET,POST,PUT,PATCH,DELETE";

    private static final List<String> ORDER = List.of("GET", "DELETE", "POST", "PUT", "PATCH");

    private AllowedMethods() {}

    /** The methods of a header {@code Allow} as the server writes it. */
    public static String inOrder(String allow) {
        var allowed = Stream.of(allow.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        return inOrder(allowed);
    }

    private static String inOrder(Set<String> allowed) {
        return ORDER.stream().filter(allowed::contains).collect(Collectors.joining(","));
    }
}
