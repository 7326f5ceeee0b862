package io.plumbline.web.redirect;

import io.plumbline.persistence.configuration.Settings;
import java.util.List;

/**
 * What robots are told. Immutable.
 *
 * @param allowAll whether they may follow every link, not only those that say so
 * @param userAgents the robots that are meant
 */
public record RobotsSettings(boolean allowAll, List<String> userAgents) {

    public RobotsSettings {
        userAgents = List.copyOf(userAgents);
    }

    public static RobotsSettings from(Settings settings) {
        var userAgents = settings.list("plumbline.robots.user-agents");
        return new RobotsSettings(
                settings.flag("plumbline.robots.allow-all", false), userAgents.isEmpty() ? List.of("*") : userAgents);
    }
}
