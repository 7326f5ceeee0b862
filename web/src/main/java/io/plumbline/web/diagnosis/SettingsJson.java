package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.configuration.ConfigurationInForce;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The configuration of the instance that is asked, as it is in force, by key. Immutable. */
@Schema(name = "Settings")
record SettingsJson(List<Setting> data) {

    SettingsJson {
        data = List.copyOf(data);
    }

    /**
     * One key.
     *
     * @param environmentVariable that sets it
     * @param value in force; absent if it is secret, or if nothing is set and no value stands for that. Durations are in ISO-8601,
     *     amounts of memory in bytes, unless somebody has set them otherwise
     * @param secret whether there is a value that is not told
     * @param read whether a feature of this instance has read it; what starts the service may do so
     */
    @Schema(name = "Setting")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Setting(
            String key,
            String environmentVariable,
            @Nullable String value,
            ConfigurationInForce.Source source,
            boolean secret,
            boolean read) {

        static Setting of(ConfigurationInForce.Setting key) {
            return new Setting(
                    key.key(), key.environmentVariable(), key.value(), key.source(), key.secret(), key.read());
        }
    }

    static SettingsJson of(List<ConfigurationInForce.Setting> keys) {
        return new SettingsJson(keys.stream().map(Setting::of).toList());
    }
}
