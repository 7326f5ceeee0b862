package io.plumbline.batch.target;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** What tells which build of its program a JVM runs. Immutable. */
public sealed interface BuildSource {

    /** How people write that it is the manifest after all. */
    String MANIFEST = "manifest";

    /** Names of what must not be shown: secrets, and what may hold some, such as arguments and addresses. */
    Pattern SECRET = Pattern.compile(
            "passw|pwd|passphrase|secret|token|credential|private|key|auth|jdbc|url|command|args|arguments|class\\W?path",
            Pattern.CASE_INSENSITIVE);

    /** How people write it; empty for the manifest. */
    Optional<String> text();

    /**
     * Which build it runs now; empty if it does not tell.
     *
     * @throws TargetUnreachableException if the connection broke at this question; it is of no use then
     */
    Optional<String> ask(JvmConnection connection) throws TargetUnreachableException;

    /** The version in the manifest of the jar that it runs, where we see that jar. */
    static BuildSource mainJar() {
        return new MainJarVersion();
    }

    /**
     * What somebody wrote.
     *
     * @param text {@code property:NAME}, {@code attribute:BEAN#NAME} or {@code manifest}, as if it were absent
     * @throws IllegalArgumentException if it is neither, or would show a secret; the message says what is wrong
     */
    static BuildSource of(Optional<String> text) {
        return text.map(BuildSource::parse).orElseGet(BuildSource::mainJar);
    }

    private static BuildSource parse(String text) {
        if (text.startsWith(Property.PREFIX)) {
            return new Property(text.substring(Property.PREFIX.length()));
        }
        if (text.startsWith(Attribute.PREFIX)) {
            return Attribute.parse(text.substring(Attribute.PREFIX.length()));
        }
        if (text.equals(MANIFEST)) {
            return mainJar();
        }
        throw new IllegalArgumentException("\"" + text + "\" must begin with \"" + Property.PREFIX + "\" or \""
                + Attribute.PREFIX
                + "\", such as property:app.version or attribute:com.example:type=App#Version, or be \""
                + MANIFEST + "\"");
    }

    /** A build as it is shown to everybody who sees the target. */
    private static Optional<String> shown(String build) {
        var line = build.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.isEmpty() ? Optional.empty() : Optional.of(line.substring(0, Math.min(line.length(), 100)));
    }

    private static void requireName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("it names nothing behind the colon or the #");
        }
        if (SECRET.matcher(name).find()) {
            throw new IllegalArgumentException(
                    "\"" + name
                            + "\" sounds like a secret, or something that holds one, and everybody who sees the target sees its build; name something else");
        }
    }

    /** A system property. */
    record Property(String name) implements BuildSource {

        private static final String PREFIX = "property:";

        public Property {
            requireName(name);
        }

        @Override
        public Optional<String> text() {
            return Optional.of(PREFIX + name);
        }

        @Override
        public Optional<String> ask(JvmConnection connection) throws TargetUnreachableException {
            return answer(
                    connection,
                    beans -> beans.getAttribute(
                                            new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME), "SystemProperties")
                                    instanceof TabularData properties
                            ? SystemProperty.of(properties, name)
                            : "");
        }
    }

    /** An attribute of a bean of the program. */
    record Attribute(ObjectName bean, String name) implements BuildSource {

        private static final String PREFIX = "attribute:";

        public Attribute {
            requireName(name);
            if (bean.isPattern()) {
                throw new IllegalArgumentException("\"" + bean + "\" must name one bean, without * and ?");
            }
        }

        private static Attribute parse(String text) {
            int end = text.lastIndexOf('#');
            try {
                if (end > 0) {
                    return new Attribute(new ObjectName(text.substring(0, end)), text.substring(end + 1));
                }
            } catch (MalformedObjectNameException notABean) {
                throw malformed(text, notABean);
            }
            throw malformed(text, null);
        }

        private static IllegalArgumentException malformed(String text, @Nullable Exception cause) {
            return new IllegalArgumentException(
                    "\"" + text + "\" must be a bean, # and the name of its attribute, such as"
                            + " com.example:type=App#Version",
                    cause);
        }

        @Override
        public Optional<String> text() {
            return Optional.of(PREFIX + bean + '#' + name);
        }

        @Override
        public Optional<String> ask(JvmConnection connection) throws TargetUnreachableException {
            return answer(connection, beans -> {
                var value = beans.getAttribute(bean, name);
                return value instanceof String || value instanceof Number || value instanceof Boolean
                        ? value.toString()
                        : "";
            });
        }
    }

    /** The version in the manifest of the main jar; it is read with the identity, for it stays what it is. */
    record MainJarVersion() implements BuildSource {

        @Override
        public Optional<String> text() {
            return Optional.empty();
        }

        @Override
        public Optional<String> ask(JvmConnection connection) {
            return shown(connection.mainJarVersion());
        }
    }

    /** A bean that is not there, as while a program starts or is deployed anew, tells nothing. */
    private static Optional<String> answer(JvmConnection connection, JvmConnection.Question<String> question)
            throws TargetUnreachableException {
        try {
            return shown(connection.ask(question));
        } catch (TargetUnreachableException broken) {
            throw broken;
        } catch (TargetException notTold) {
            return Optional.empty();
        }
    }
}
