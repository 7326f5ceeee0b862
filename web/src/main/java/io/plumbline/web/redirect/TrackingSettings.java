package io.plumbline.web.redirect;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.web.http.AddressRange;
import java.util.List;

/**
 * Which visits are noted, and what of them. Immutable.
 *
 * @param disabled whether none is
 * @param disabledAddresses the addresses whose visits are not
 * @param disableTrackParameter a query parameter that keeps a visit from being noted, and is not forwarded; blank for none
 * @param orphanVisits whether visits that led to no link are
 * @param remoteAddress whether the visitor's address is noted
 * @param anonymizeRemoteAddress whether its host part is left out
 * @param referer whether the referring page is noted
 * @param userAgent whether the user agent is noted
 */
public record TrackingSettings(
        boolean disabled,
        List<AddressRange> disabledAddresses,
        String disableTrackParameter,
        boolean orphanVisits,
        boolean remoteAddress,
        boolean anonymizeRemoteAddress,
        boolean referer,
        boolean userAgent) {

    public TrackingSettings {
        disabledAddresses = List.copyOf(disabledAddresses);
    }

    public static TrackingSettings from(Settings settings) {
        return new TrackingSettings(
                settings.flag("plumbline.tracking.disabled", false),
                AddressRange.parseAll(
                        "plumbline.tracking.disabled-addresses",
                        settings.list("plumbline.tracking.disabled-addresses")),
                settings.text("plumbline.redirect.disable-track-parameter", ""),
                settings.flag("plumbline.tracking.orphan-visits", true),
                settings.flag("plumbline.tracking.remote-address", true),
                settings.flag("plumbline.redirect.anonymize-remote-address", true),
                settings.flag("plumbline.tracking.referer", true),
                settings.flag("plumbline.tracking.user-agent", true));
    }
}
