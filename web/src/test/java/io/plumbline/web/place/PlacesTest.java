package io.plumbline.web.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.configuration.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {

    private static final Place PARIS = new Place("FR", "France", "Paris", "Paris", 48.5, 2.25, "Europe/Paris");

    @TempDir
    private Path directory;

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void anAddressIsInTheNetworkThatHoldsIt() throws IOException {
        var places = placesOf(new PlaceFile()
                .city("192.0.2.0/24", "FR", "France", "Paris", "Paris")
                .city("2001:db8::/32", "ES", "Spain", "Madrid", "Madrid"));

        assertThat(places.find("192.0.2.77")).contains(PARIS);
        assertThat(places.find("::ffff:192.0.2.1")).contains(PARIS);
        assertThat(places.find("2001:db8::1")).map(Place::cityName).contains("Madrid");
        assertThat(places.find("192.0.3.1")).isEmpty();
        assertThat(places.find("2001:db9::1")).isEmpty();
    }

    @Test
    void whatIsNotKnownIsEmpty() throws IOException {
        var places = placesOf(new PlaceFile()
                .entry("192.0.2.0/24", Map.of("country", Map.of("iso_code", "DE")))
                .entry("198.51.100.0/24", Map.of("autonomous_system_number", 64500))
                .entry("203.0.113.0/24", "no map"));

        assertThat(places.find("192.0.2.1")).contains(new Place("DE", "", "", "", 0, 0, ""));
        assertThat(places.find("198.51.100.1")).isEmpty();
        assertThat(places.find("203.0.113.1")).isEmpty();
    }

    @Test
    void nothingInTheFileIsTakenThatTheDatabaseWouldRefuse() throws IOException {
        var places = placesOf(new PlaceFile()
                .entry(
                        "192.0.2.0/24",
                        Map.of(
                                "country", Map.of("iso_code", "A\u0000B", "names", List.of("no map")),
                                "city", Map.of("names", Map.of("en", "x".repeat(1000))),
                                "location", Map.of("latitude", Double.NaN, "longitude", 1e300, "time_zone", 5))));

        var place = places.find("192.0.2.1").orElseThrow();

        assertThat(place.cityName()).hasSize(256);
        assertThat(place)
                .usingRecursiveComparison()
                .ignoringFields("cityName")
                .isEqualTo(new Place("AB", "", "", "", 0, 0, ""));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "localhost", "1.2.3", "999.1.1.1", "e.org", "::1::", "1.2.3.4.5"})
    void whatIsNoAddressIsNowhere(String address) throws IOException {
        assertThat(placesOf(new PlaceFile().city("0.0.0.0/1", "FR", "France", "Paris", "Paris"))
                        .find(address))
                .isEmpty();
    }

    @Test
    void withoutAFileNoPlaceIsKnown() {
        assertThat(placesAt(null).find("192.0.2.1")).isEmpty();
        assertThat(placesAt(directory.resolve("missing")).find("192.0.2.1")).isEmpty();
        assertThat(placesAt(directory).find("192.0.2.1")).isEmpty();
    }

    @Test
    void aFileThatIsReplacedIsReadAgainAfterAMinute() throws IOException {
        var file = directory.resolve("places.mmdb");
        var places = placesAt(file);
        assertThat(places.find("192.0.2.1")).isEmpty();

        replace(file, new PlaceFile().city("192.0.2.0/24", "FR", "France", "Paris", "Paris"));
        assertThat(places.find("192.0.2.1")).isEmpty();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(places.find("192.0.2.1")).contains(PARIS);

        replace(file, new PlaceFile().city("192.0.2.0/24", "ES", "Spain", "Comunidad de Madrid", "Madrid"));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(places.find("192.0.2.1")).map(Place::cityName).contains("Madrid");

        Files.delete(file);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(places.find("192.0.2.1")).isEmpty();
    }

    @Test
    void whileTheThreadsStopPlacesAreStillFound() throws IOException {
        var file = directory.resolve("places.mmdb");
        replace(file, new PlaceFile().city("192.0.2.0/24", "FR", "France", "Paris", "Paris"));
        var places = new Places(
                new PlaceSettings(file),
                task -> {
                    throw new RejectedExecutionException("stopped");
                },
                nanos::get);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(places.find("192.0.2.1")).contains(PARIS);
    }

    /** Seeded damage: whatever a file says, a look-up says a place or none. */
    @Test
    void aDamagedFileIsNeverAnError() throws IOException {
        var file = directory.resolve("damaged.mmdb");
        var random = new Random(42);
        for (int i = 0; i < 500; i++) {
            var bytes = new PlaceFile()
                    .city("192.0.2.0/24", "FR", "France", "Paris", "Paris")
                    .bytes();
            for (int damage = 0; damage < 1 + i % 8; damage++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(file, i % 10 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);

            assertThat(placesAt(file).find("192.0.2.1")).isNotNull();
        }
    }

    @Test
    void theSettingsNameTheFile() {
        assertThat(settings(null)).isEqualTo(new PlaceSettings(null));
        assertThat(settings("/var/lib/city.mmdb")).isEqualTo(new PlaceSettings(Path.of("/var/lib/city.mmdb")));
    }

    private static PlaceSettings settings(@Nullable String file) {
        return PlaceSettings.from(new Settings(
                key -> key.equals("plumbline.place.database") ? Optional.ofNullable(file) : Optional.empty()));
    }

    private Places placesOf(PlaceFile content) throws IOException {
        var file = directory.resolve("places.mmdb");
        Files.write(file, content.bytes());
        return placesAt(file);
    }

    private Places placesAt(@Nullable Path file) {
        return new Places(new PlaceSettings(file), Runnable::run, nanos::get);
    }

    private void replace(Path file, PlaceFile content) throws IOException {
        var next = directory.resolve("next");
        Files.write(next, content.bytes());
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
