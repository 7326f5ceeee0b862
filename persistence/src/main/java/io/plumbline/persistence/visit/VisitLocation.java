package io.plumbline.persistence.visit;

/**
 * A place that visits came from; what is not known of it is an empty text, or zero. Immutable.
 *
 * @param countryCode two letters
 * @param latitude in degrees, north positive
 * @param longitude in degrees, east positive
 * @param timezone a name such as {@code Europe/Paris}
 */
public record VisitLocation(
        String countryCode,
        String countryName,
        String regionName,
        String cityName,
        double latitude,
        double longitude,
        String timezone) {}
