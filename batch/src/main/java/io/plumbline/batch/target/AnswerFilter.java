package io.plumbline.batch.target;

import java.io.ObjectInputFilter;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer over JMX may contain: values of open types, names and exceptions of JMX, the two stubs of the connector,
 * and exceptions of the platform; and how much of it. Anything else is refused before it is made. For one call, one thread.
 */
final class AnswerFilter implements ObjectInputFilter {

    /** The deepest that JVMs of Java 17 and 25 answer is 11: the memory of each pool after a collection. */
    private static final int DEEPEST = 24;

    /** A hundred flight recordings with their settings have half of that. */
    private static final long MOST_REFERENCES = 1_000_000;

    /**
     * Arrays are made as long as the stream says before anything of them is read, so a few octets could ask for the whole
     * heap. All those of 2,000 threads, or of a hundred recordings, need less than a megabyte.
     */
    private static final long MOST_ARRAY_BYTES = 32L << 20;

    /** Outside these packages nothing passes. {@code BadAttributeValueExpException} runs foreign code when read. */
    private static final Pattern JMX = Pattern.compile("javax\\.management\\.(?!BadAttributeValueExp)"
            + "(?:openmbean\\.\\w+|\\w*Exception|\\w+Info|\\w*Descriptor|ObjectName|ObjectInstance|Attribute|AttributeList"
            + "|Notification|MBeanServerNotification|remote\\.\\w*Exception"
            + "|remote\\.rmi\\.RMI(?:ServerImpl|ConnectionImpl)_Stub)");

    private static final Set<String> NAMES = Set.of(
            "java.lang.Object",
            "java.lang.String",
            "java.lang.Number",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.lang.Boolean",
            "java.lang.Character",
            "java.lang.Void",
            "java.lang.Enum",
            "java.lang.StackTraceElement",
            "java.math.BigInteger",
            "java.math.BigDecimal",
            "java.util.Date",
            "java.util.ArrayList",
            "java.util.LinkedHashMap",
            "java.util.HashMap",
            "java.util.TreeMap",
            "java.util.HashSet",
            "java.util.LinkedHashSet",
            "java.util.Map$Entry",
            "java.util.AbstractList",
            "java.util.Arrays$ArrayList",
            "java.util.ImmutableCollections",
            "java.util.CollSer",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$SingletonList",
            "java.util.Collections$UnmodifiableCollection",
            "java.util.Collections$UnmodifiableList",
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.Collections$UnmodifiableMap",
            "java.util.Collections$UnmodifiableSet",
            "java.rmi.Remote",
            "java.rmi.MarshalledObject",
            "java.rmi.dgc.Lease",
            "java.rmi.dgc.VMID",
            "java.rmi.server.ObjID",
            "java.rmi.server.UID",
            "java.rmi.server.RemoteObject",
            "java.rmi.server.RemoteStub");

    /** What a hash table has filled while it is read, as it tells of itself. */
    private static final Class<?> ENTRIES = Map.Entry[].class;

    private static final long NONE = Long.MAX_VALUE;

    private long arrayBytes;
    private long depthOfTable = NONE;

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > DEEPEST
                || info.references() > MOST_REFERENCES
                || isOneArrayTooMany(info)
                || isTableInTable(info)) {
            return Status.REJECTED;
        }
        var type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        return type.isPrimitive() || isAllowed(type) ? Status.ALLOWED : Status.REJECTED;
    }

    private boolean isOneArrayTooMany(FilterInfo info) {
        var type = info.serialClass();
        if (type == null || info.arrayLength() < 0) {
            return false;
        }
        arrayBytes += info.arrayLength() * width(type.getComponentType());
        return arrayBytes > MOST_ARRAY_BYTES;
    }

    /** Of a reference as wide as it may be. */
    private static long width(@Nullable Class<?> component) {
        if (component == byte.class || component == boolean.class) {
            return Byte.BYTES;
        }
        return component == short.class || component == char.class ? Short.BYTES : Long.BYTES;
    }

    /**
     * A table hashes what it holds as it is read, and a table in it all that this one holds, again at each level: a few
     * dozen that share their elements take for ever. In no answer that we ask for does one lie within another.
     */
    private boolean isTableInTable(FilterInfo info) {
        if (info.depth() <= depthOfTable) {
            depthOfTable = NONE;
        }
        if (info.serialClass() != ENTRIES) {
            return false;
        }
        if (depthOfTable != NONE) {
            return true;
        }
        depthOfTable = info.depth();
        return false;
    }

    private static boolean isAllowed(Class<?> type) {
        return NAMES.contains(type.getName())
                || (JMX.matcher(type.getName()).matches() && isOf("java.management", type))
                || (Throwable.class.isAssignableFrom(type) && (isOf("java.base", type) || isOf("java.rmi", type)));
    }

    /** By module, so that no other class passes under such a name. */
    private static boolean isOf(String module, Class<?> type) {
        var name = type.getModule().getName();
        return module.equals(name) || "java.management.rmi".equals(name);
    }
}
