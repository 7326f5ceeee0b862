package io.plumbline.web.title;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.web.http.AddressRange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether titles are fetched, and from where; immutable.
 *
 * @param isOn whether links without a title get that of their page
 * @param deadline how long making a link may wait for a title
 * @param ports the ports that are asked
 * @param allowedRanges addresses that are asked although they are not public
 */
public record TitleSettings(boolean isOn, Duration deadline, Set<Integer> ports, List<AddressRange> allowedRanges) {

    private static final String PORTS = "plumbline.title.ports";
    private static final String ALLOWED_RANGES = "plumbline.title.allowed-ranges";
    private static final int HIGHEST_PORT = 65_535;

    public TitleSettings {
        ports = Set.copyOf(ports);
        allowedRanges = List.copyOf(allowedRanges);
    }

    public static TitleSettings from(Settings settings) {
        var ports = settings.list(PORTS).stream().map(TitleSettings::port).collect(Collectors.toSet());
        return new TitleSettings(
                settings.flag("plumbline.title.fetch", false),
                settings.duration("plumbline.title.deadline", Duration.ofSeconds(3)),
                ports.isEmpty() ? Set.of(80, 443) : ports,
                AddressRange.parseAll(ALLOWED_RANGES, settings.list(ALLOWED_RANGES)));
    }

    private static int port(String text) {
        try {
            var port = Integer.parseInt(text);
            if (port >= 1 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException noNumber) {
            // said below, as for every other text that is no port
        }
        throw new IllegalArgumentException(
                PORTS + " contains \"" + text + "\"; write ports from 1 to 65535, separated by commas");
    }
}
