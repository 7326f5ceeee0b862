package io.plumbline.web.redirect;

import io.plumbline.persistence.configuration.Settings;

/**
 * What of a visit is noted. Immutable.
 *
 * @param disableTrackParameter a query parameter that keeps a visit from being tracked, and is not forwarded; blank for
 *     none
 * @param anonymizeRemoteAddress whether the host part of the visitor's address is left out
 */
public record RedirectSettings(String disableTrackParameter, boolean anonymizeRemoteAddress) {

    public static RedirectSettings from(Settings settings) {
        return new RedirectSettings(
                settings.text("plumbline.redirect.disable-track-parameter", ""),
                settings.flag("plumbline.redirect.anonymize-remote-address", true));
    }
}
