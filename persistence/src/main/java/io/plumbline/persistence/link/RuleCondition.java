package io.plumbline.persistence.link;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule asks of a visitor; immutable.
 *
 * @param matchKey the query parameter's name, for the kinds that look at one
 * @param matchValue what the visitor must have; absent for {@link Type#VALUELESS_QUERY_PARAM} and {@link
 *     Type#ANY_VALUE_QUERY_PARAM}
 */
public record RuleCondition(
        Type type, @Nullable String matchKey, @Nullable String matchValue) {

    /** The kinds of conditions of the contract. */
    public enum Type {
        DEVICE("device"),
        BROWSER("browser"),
        LANGUAGE("language"),
        QUERY_PARAM("query-param"),
        ANY_VALUE_QUERY_PARAM("any-value-query-param"),
        VALUELESS_QUERY_PARAM("valueless-query-param"),
        IP_ADDRESS("ip-address"),
        GEOLOCATION_COUNTRY_CODE("geolocation-country-code"),
        GEOLOCATION_CITY_NAME("geolocation-city-name"),
        BEFORE_DATE("before-date"),
        AFTER_DATE("after-date");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** The name in the API and in the database. */
        public String text() {
            return text;
        }

        /** The kind of that name. */
        public static Optional<Type> of(String text) {
            return Arrays.stream(values())
                    .filter(type -> type.text.equals(text))
                    .findAny();
        }
    }
}
