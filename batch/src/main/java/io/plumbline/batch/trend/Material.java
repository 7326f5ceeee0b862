package io.plumbline.batch.trend;

import io.plumbline.batch.naming.ClassNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a class says about who owns growth: the application's own types say most, bare arrays least. */
enum Material {
    APPLICATION,
    /** A lambda of the application's: what it has captured says more. */
    LAMBDA,
    JDK,
    NODE,
    STRING,
    ARRAY;

    private static final Set<String> STRINGS =
            Set.of("java.lang.String", "java.lang.Long", "java.lang.Integer", "java.lang.Boolean", "java.lang.Double");

    private static final Set<String> NODES = Set.of("Node", "Entry", "TreeNode", "HashIterator", "QNode", "LinkedNode");

    int rank() {
        return switch (this) {
            case APPLICATION -> 0;
            case LAMBDA -> 1;
            case JDK -> 2;
            case NODE -> 3;
            case STRING -> 4;
            case ARRAY -> 5;
        };
    }

    static Material of(String className) {
        if (className.endsWith("[]")) {
            return ARRAY;
        }
        if (!ClassNames.isJdk(className)) {
            return className.endsWith("$$Lambda") ? LAMBDA : APPLICATION;
        }
        if (container(className) != null) {
            return NODE;
        }
        return STRINGS.contains(className) ? STRING : JDK;
    }

    /** The collection of which a class is the node, for example {@code java.util.HashMap} of {@code HashMap$Node}. */
    static @Nullable String container(String className) {
        int nested = className.lastIndexOf('$');
        boolean isNode =
                className.startsWith("java.util.") && nested > 0 && NODES.contains(className.substring(nested + 1));
        return isNode ? className.substring(0, nested) : null;
    }
}
