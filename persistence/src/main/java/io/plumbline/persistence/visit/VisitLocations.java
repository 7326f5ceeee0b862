package io.plumbline.persistence.visit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The stored places of visits, each once. Thread-safe if the look-up is. */
final class VisitLocations {

    private static final String WANTED = """
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::float8[], ?::float8[], ?::text[]) WITH ORDINALITY
            AS wanted (country_code, country_name, region_name, city_name, latitude, longitude, timezone, position)
            """;

    private static final String STORED = """
            plumbline.visit_location stored
            USING (country_code, country_name, region_name, city_name, latitude, longitude, timezone)
            """;

    // what is there already is left out, so that it uses up no id
    private static final String INSERT = """
            INSERT INTO plumbline.visit_location
              (country_code, country_name, region_name, city_name, latitude, longitude, timezone)
            SELECT country_code, country_name, region_name, city_name, latitude, longitude, timezone
            """ + WANTED + "LEFT JOIN " + STORED + """
            WHERE stored.id IS NULL
            ORDER BY country_code, country_name, region_name, city_name, latitude, longitude, timezone
            ON CONFLICT DO NOTHING""";

    private static final String IDS = "SELECT wanted.position, stored.id " + WANTED + "JOIN " + STORED;

    private final Function<String, Optional<VisitLocation>> places;

    /**
     * Locations by a look-up.
     *
     * @param places knows the places of addresses; what it does not know has none
     */
    VisitLocations(Function<String, Optional<VisitLocation>> places) {
        this.places = places;
    }

    /** The ids of the places of a batch's addresses, by address; stores those that are new. */
    Map<String, Long> idsByAddress(Connection connection, VisitBatch batch) throws SQLException {
        var located = new HashMap<String, VisitLocation>();
        locate(batch.ofLinks(), located);
        locate(batch.ofOrphans(), located);
        if (located.isEmpty()) {
            return Map.of();
        }
        var ids = ids(connection, List.copyOf(new LinkedHashSet<>(located.values())));
        var byAddress = new HashMap<String, Long>();
        for (var entry : located.entrySet()) {
            var id = ids.get(entry.getValue());
            if (id != null) {
                byAddress.put(entry.getKey(), id);
            }
        }
        return byAddress;
    }

    private void locate(VisitColumns visits, Map<String, VisitLocation> located) {
        var asked = new HashSet<String>();
        for (int i = 0; i < visits.size(); i++) {
            var address = VisitCopy.address(visits, i);
            if (address != null && asked.add(address)) {
                places.apply(address).ifPresent(location -> located.put(address, location));
            }
        }
    }

    private static Map<VisitLocation, Long> ids(Connection connection, List<VisitLocation> locations)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement select = connection.prepareStatement(IDS)) {
            bind(insert, locations);
            insert.executeUpdate();
            bind(select, locations);
            try (var rows = select.executeQuery()) {
                var ids = new HashMap<VisitLocation, Long>();
                while (rows.next()) {
                    ids.put(locations.get(rows.getInt(1) - 1), rows.getLong(2));
                }
                return ids;
            }
        }
    }

    private static void bind(PreparedStatement statement, List<VisitLocation> locations) throws SQLException {
        array(statement, 1, "text", locations, VisitLocation::countryCode);
        array(statement, 2, "text", locations, VisitLocation::countryName);
        array(statement, 3, "text", locations, VisitLocation::regionName);
        array(statement, 4, "text", locations, VisitLocation::cityName);
        array(statement, 5, "float8", locations, VisitLocation::latitude);
        array(statement, 6, "float8", locations, VisitLocation::longitude);
        array(statement, 7, "text", locations, VisitLocation::timezone);
    }

    private static void array(
            PreparedStatement statement,
            int position,
            String type,
            List<VisitLocation> locations,
            Function<VisitLocation, Object> value)
            throws SQLException {
        var values = locations.stream().map(value).toArray();
        statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}
