package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.capture.Capture.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to take evidence from a target now. */
record NewCapture(Kind kind) {

    private static final int LONGEST_KIND = 50;

    /** Reads a request; without a body, or without a kind, it is for a histogram. {@link Body} documents its members. */
    static NewCapture from(@Nullable JsonNode body) {
        if (body == null || body.isMissingNode()) {
            return new NewCapture(Kind.HISTOGRAM);
        }
        var members = RequestMembers.of(body, Set.of("kind"));
        var text = members.text("kind", LONGEST_KIND);
        var kind = text.flatMap(NewCapture::kindOf);
        if (text.isPresent() && kind.isEmpty()) {
            members.invalid("kind", Refusal.unfit(text.get(), "one of " + names() + ", in capitals or not"));
        }
        members.refuse();
        return new NewCapture(kind.orElse(Kind.HISTOGRAM));
    }

    private static Optional<Kind> kindOf(String text) {
        var name = text.strip().replace('-', '_');
        return taken().stream()
                .filter(kind -> kind.name().equalsIgnoreCase(name))
                .findAny();
    }

    private static String names() {
        return taken().stream().map(Kind::name).collect(Collectors.joining(", "));
    }

    private static List<Kind> taken() {
        return Arrays.stream(Kind.values()).filter(Kind::isTaken).toList();
    }

    /** The members of the request, as documented. */
    @Schema(name = "NewCapture")
    record Body(
            @Schema(
                    defaultValue = "HISTOGRAM",
                    enumeration = {"HISTOGRAM", "RECORDING", "HEAP_SNAPSHOT"})
            @Nullable
            Kind kind) {}
}
