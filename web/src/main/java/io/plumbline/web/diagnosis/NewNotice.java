package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to try a channel with a notice that is about nothing. */
final class NewNotice {

    private static final int LONGEST_CHANNEL = 20;

    private NewNotice() {}

    /** The channel to try; {@link Body} documents the request's members. */
    static Channel channel(@Nullable JsonNode body) {
        var members = RequestMembers.of(body, Set.of("channel"));
        var text = members.requiredText("channel", LONGEST_CHANNEL);
        var channel = text.flatMap(NewNotice::named);
        if (text.isPresent() && channel.isEmpty()) {
            members.invalid("channel", Refusal.unfit(text.get(), "webhook or mail"));
        }
        members.refuse();
        return channel.orElseThrow();
    }

    private static Optional<Channel> named(String text) {
        return Arrays.stream(Channel.values())
                .filter(channel -> channel.name().equalsIgnoreCase(text))
                .findAny();
    }

    /**
     * The members of the request, as documented.
     *
     * @param channel {@code webhook} or {@code mail}
     */
    @Schema(name = "NewNotice")
    record Body(
            @Schema(
                    required = true,
                    enumeration = {"webhook", "mail"})
            String channel) {}
}
