package io.plumbline.web.place;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in the world; what is not known of it is an empty text, or zero. Immutable.
 *
 * @param countryCode two capitals, of ISO 3166
 * @param countryName in English, as the other names
 * @param latitude in degrees, north positive
 * @param longitude in degrees, east positive
 * @param timezone a name such as {@code Europe/Paris}
 */
public record Place(
        String countryCode,
        String countryName,
        String regionName,
        String cityName,
        double latitude,
        double longitude,
        String timezone) {

    private static final Place UNKNOWN = new Place("", "", "", "", 0, 0, "");
    private static final int MOST_CHARACTERS = 256;

    /** What a record of a city or country database says; empty if that is nothing about a place. */
    static Optional<Place> of(@Nullable Object entry) {
        var country = member(entry, "country");
        var location = member(entry, "location");
        var place = new Place(
                text(member(country, "iso_code")),
                name(country),
                name(last(member(entry, "subdivisions"))),
                name(member(entry, "city")),
                degrees(member(location, "latitude")),
                degrees(member(location, "longitude")),
                text(member(location, "time_zone")));
        return place.equals(UNKNOWN) ? Optional.empty() : Optional.of(place);
    }

    private static String name(@Nullable Object named) {
        return text(member(member(named, "names"), "en"));
    }

    private static @Nullable Object member(@Nullable Object value, String name) {
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    /** The last of a list, which is the smallest of the regions around a city. */
    private static @Nullable Object last(@Nullable Object value) {
        return value instanceof List<?> list && !list.isEmpty() ? list.get(list.size() - 1) : null;
    }

    /** The file is not ours: nothing in it may be longer than a name, or be refused by the database. */
    private static String text(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return "";
        }
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && kept.length() < MOST_CHARACTERS; i++) {
            var character = text.charAt(i);
            if (!Character.isISOControl(character) && !Character.isSurrogate(character)) {
                kept.append(character);
            }
        }
        return kept.toString();
    }

    private static double degrees(@Nullable Object value) {
        return value instanceof Number number && Math.abs(number.doubleValue()) <= 180 ? number.doubleValue() : 0;
    }
}
