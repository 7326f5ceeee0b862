package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.target.AllowedSecrets;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.Registration;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Reads a request for a JVM that somebody asks us to watch. Thread-safe. */
final class NewTarget {

    private NewTarget() {}

    /**
     * Reads a request.
     *
     * @param body see {@link Body} for its members; one that is {@code null} counts as absent
     * @param secrets the passwords that a target may be told
     */
    static Registration from(@Nullable JsonNode body, AllowedSecrets secrets) {
        if (body == null || !body.isObject()) {
            throw Refusal.malformedBody();
        }
        var reading = Registration.read(members(body), secrets);
        if (reading instanceof Registration.Reading.Accepted accepted) {
            return accepted.registration();
        }
        var invalid = Problem.invalidData();
        ((Registration.Reading.Faulty) reading).reasons().forEach(invalid::add);
        throw new ProblemException(invalid.problem());
    }

    private static Map<String, Object> members(JsonNode body) {
        var members = new LinkedHashMap<String, Object>();
        for (var member : body.properties()) {
            if (!member.getValue().isNull()) {
                members.put(member.getKey(), value(member.getValue()));
            }
        }
        return members;
    }

    private static Object value(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(NewTarget::value)
                    .toList();
        }
        return value.isIntegralNumber() && value.canConvertToLong() ? (Object) value.longValue() : value;
    }

    /**
     * The members of the request, as documented.
     *
     * @param password a reference, {@code env:PLUMBLINE_TARGET_…} or {@code file:/…} inside the directory for secrets: the
     *     password itself is never sent here
     */
    @Schema(name = "NewTarget")
    record Body(
            @Schema(required = true, maxLength = 100, example = "checkout")
            String name,

            @Schema(
                    required = true,
                    enumeration = {"jmx", "attach", "upload"},
                    description =
                            "jmx: a JVM that has opened a JMX port; attach: a JVM of the machine of the instance that is asked;"
                                    + " upload: one that nobody reaches, whose heap dumps, recordings and GC logs are sent")
            String kind,

            @Schema(
                    description = "of kind jmx, required",
                    example = "service:jmx:rmi:///jndi/rmi://app.example.org:9010/jmxrmi")
            @Nullable
            String url,

            @Schema(description = "of kind jmx, only together with password") @Nullable
            String user,

            @Schema(
                    description =
                            "of kind jmx, a reference: env:PLUMBLINE_TARGET_… or file:/… inside the directory for secrets")
            @Nullable
            String password,

            @Schema(description = "of kind attach: this process and no other that gets its number later", minimum = "1")
            @Nullable
            Long pid,

            @Schema(
                    description =
                            "of kind attach, instead of pid: the one JVM that runs this main class or jar, * for any"
                                    + " characters; it is found again after a restart",
                    example = "com.example.Shop")
            @Nullable
            String mainClass,

            @Schema(
                    description =
                            "what tells the build of its program: property:… a system property, attribute:…#… a bean and its"
                                    + " attribute; without it, the version in the manifest of the jar that it was started"
                                    + " with, where that can be read",
                    example = "property:app.version")
            @Nullable
            String buildFrom,

            @Schema(
                    description =
                            "what counts its requests: a bean, # and its attribute, with a dot and a key where that has several"
                                    + " values; without it, its bean io.plumbline:type=Requests, if it has one",
                    example = "metrics:name=http.server.requests,type=timers#Count")
            @Nullable
            String requestsFrom,

            @Schema(
                    description =
                            "what tells the 99th percentile of its latencies, in milliseconds: a bean, # and its attribute, with"
                                    + " a dot and a key where that has several values; without it, its bean"
                                    + " io.plumbline:type=Requests, if it has one",
                    example = "metrics:name=http.server.requests,type=timers#99thPercentile")
            @Nullable
            String latencyFrom,

            @Schema(
                    description =
                            "a directory that the target and Plumbline both see, as the target sees it, together with"
                                    + " dumpDirectoryHere: heap dumps are written there, and read and removed by Plumbline",
                    example = "/var/dumps")
            @Nullable
            String dumpDirectory,

            @Schema(description = "the same directory as Plumbline sees it", example = "/mnt/shop-dumps") @Nullable
            String dumpDirectoryHere,

            @Schema(
                    description =
                            "what is accepted for it; PATHS_TO_ROOTS: that the search for paths to roots crashes the JVM"
                                    + " (JDK-8380011); PROFILER: that async-profiler is loaded into the JVM, where it stays until"
                                    + " that ends")
            @Nullable
            List<CaptureGate.Risk> acceptedRisks) {}
}
