package io.plumbline.batch.target;

import java.io.ObjectInputFilter;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an answer over JMX may contain: values of open types, names and exceptions of JMX, the two stubs of the connector,
 * and exceptions of the platform. Anything else is refused before it is made. Thread-safe.
 */
final class AnswerFilter implements ObjectInputFilter {

    private static final int DEEPEST = 60;
    private static final long LONGEST_ARRAY = 16 << 20;
    private static final long MOST_REFERENCES = 5_000_000;
    private static final long MOST_BYTES = 512L << 20;

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

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > DEEPEST
                || info.references() > MOST_REFERENCES
                || info.streamBytes() > MOST_BYTES
                || info.arrayLength() > LONGEST_ARRAY) {
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
