package io.plumbline.batch.naming;

import java.util.regex.Pattern;

/**
 * Class names as they are compared across restarts, JDKs and deployments. What the JVM and frameworks number anew in
 * each run would otherwise make each restart look like new classes.
 */
public final class ClassNames {

    private static final Pattern LAMBDA = Pattern.compile("\\$\\$Lambda[^;\\[]*");
    private static final Pattern HIDDEN = Pattern.compile("[/+.]0x[0-9a-fA-F]+");
    private static final Pattern PROXY = Pattern.compile("\\$Proxy\\d+");
    private static final Pattern GENERATED =
            Pattern.compile("(\\$\\$(?:EnhancerBy\\w+|FastClassBy\\w+|Enhancer|FastClass))\\$\\$[0-9a-fA-F]+");
    private static final Pattern ACCESSOR = Pattern.compile("(Generated\\w*Accessor)\\d+");
    private static final Pattern WELD = Pattern.compile("\\$Proxy\\$_\\$\\$_\\w+");

    private ClassNames() {}

    /**
     * The name in source form ({@code byte[]} for {@code [B}) without module and without the numbers of lambdas, hidden
     * classes, proxies and generated accessors.
     */
    public static String normalised(String className) {
        var name = withoutModule(className.strip());
        name = LAMBDA.matcher(name).replaceFirst("\\$\\$Lambda");
        name = HIDDEN.matcher(name).replaceAll("");
        name = array(name.replace('/', '.'));
        name = WELD.matcher(name).replaceAll("\\$Proxy");
        name = PROXY.matcher(name).replaceAll("\\$Proxy");
        name = GENERATED.matcher(name).replaceAll("$1");
        return ACCESSOR.matcher(name).replaceAll("$1");
    }

    /** Says whether a normalised name is a class of the JDK or an array of primitives or of such classes. */
    public static boolean isJdk(String className) {
        var name = className.replace("[]", "");
        return name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.")
                || name.startsWith("com.sun.")
                || isPrimitive(name);
    }

    private static boolean isPrimitive(String name) {
        return switch (name) {
            case "boolean", "byte", "char", "short", "int", "long", "float", "double" -> true;
            default -> false;
        };
    }

    /** Drops {@code (java.base@17)} of histograms. */
    private static String withoutModule(String name) {
        int module = name.indexOf(" (");
        return module < 0 ? name : name.substring(0, module);
    }

    private static String array(String name) {
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions == 0 || dimensions == name.length()) {
            return name;
        }
        return element(name.substring(dimensions)) + "[]".repeat(dimensions);
    }

    private static String element(String descriptor) {
        return switch (descriptor.charAt(0)) {
            case 'Z' -> "boolean";
            case 'B' -> "byte";
            case 'C' -> "char";
            case 'S' -> "short";
            case 'I' -> "int";
            case 'J' -> "long";
            case 'F' -> "float";
            case 'D' -> "double";
            case 'L' -> descriptor.endsWith(";") ? descriptor.substring(1, descriptor.length() - 1) : descriptor;
            default -> descriptor;
        };
    }
}
