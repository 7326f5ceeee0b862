package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what is new, and what they were told, as JSON. Immutable.
 *
 * @param channels those that are configured; without any nobody is told
 * @param data the notices, newest first
 */
@Schema(name = "Notices")
record NoticesJson(List<Channel> channels, List<NoticeJson> data) {

    NoticesJson {
        channels = List.copyOf(channels);
        data = List.copyOf(data);
    }

    /**
     * A way to tell somebody.
     *
     * @param channel {@code webhook} or {@code mail}
     * @param to who is told, without what may be secret in an address; for administrators only
     */
    @Schema(name = "NoticeChannel")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Channel(String channel, @Nullable String to) {}
}
