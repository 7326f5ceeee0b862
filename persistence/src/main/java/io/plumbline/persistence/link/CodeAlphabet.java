package io.plumbline.persistence.link;

import java.util.Locale;

/** The characters that generated codes consist of. */
public enum CodeAlphabet {
    BASE62("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    /** Without what is easily taken for something else: 0 O o, 1 I l. */
    UNAMBIGUOUS("23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz");

    private final String characters;

    CodeAlphabet(String characters) {
        this.characters = characters;
    }

    /** All of its characters, each once. */
    String characters() {
        return characters;
    }

    /** Those of its characters that are alike in lower case. */
    String lowerCaseCharacters() {
        var lower = new StringBuilder();
        characters
                .chars()
                .filter(character -> !Character.isUpperCase(character))
                .forEach(character -> lower.append((char) character));
        return lower.toString();
    }

    /** The name in the configuration. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
