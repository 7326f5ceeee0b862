package io.plumbline.batch.target;

import io.plumbline.batch.target.CaptureGate.Risk;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that somebody wants watched, checked. Immutable.
 *
 * @param name what people call it
 * @param build what tells which build it runs
 * @param requests what tells of its requests
 * @param dumps where it writes heap dumps so that we see them; absent if nobody has named a directory
 * @param accepted risks that whoever registers it accepts
 */
public record Registration(
        String name,
        TargetAddress address,
        BuildSource build,
        RequestSources requests,
        @Nullable DumpDirectory dumps,
        Set<Risk> accepted) {

    public Registration {
        accepted = Set.copyOf(accepted);
    }

    /** What becomes of what somebody wrote. */
    public sealed interface Reading {

        /** It can be watched. */
        record Accepted(Registration registration) implements Reading {}

        /**
         * It cannot.
         *
         * @param reasons by member
         */
        record Faulty(Map<String, String> reasons) implements Reading {

            public Faulty {
                reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
            }
        }
    }

    /**
     * Reads a wish for one JVM that runs now.
     *
     * @param members texts, whole numbers and lists of texts by name; a value of another type is refused, not converted
     * @param secrets the passwords that a target may be told
     */
    public static Reading read(Map<String, ?> members, AllowedSecrets secrets) {
        return new RegistrationForm(members, secrets).read();
    }
}
