package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightFrame;
import io.plumbline.batch.naming.ClassNames;
import java.util.regex.Pattern;

/**
 * One frame of a stack: fully qualified class, method, line (0 if unknown). A recording carries no file names: the file is
 * that of the outermost class.
 */
public record Frame(String className, String method, int line) {

    private static final Pattern PLATFORM = Pattern.compile("(?:java|javax|jakarta|jdk|sun|com\\.sun)\\..*");

    /** A profiler that walks native stacks tells the library in the place of the class: {@code libc.so.6}. */
    private static final Pattern LIBRARY = Pattern.compile("[^/]*\\.so(?:\\.[0-9.]+)?");

    /** Of a recording's frame; takes a few microseconds, see {@link ClassNames}. */
    public static Frame of(FlightFrame frame) {
        return new Frame(ClassNames.normalised(frame.className()), frame.method(), frame.line());
    }

    /** Whether this is Java code of the application or its libraries, not of the Java platform, nor of a native library. */
    public boolean isApplication() {
        return !PLATFORM.matcher(className).matches() && !isNative();
    }

    private boolean isNative() {
        return LIBRARY.matcher(className).matches();
    }

    /** Whether it is the class of that name, a class nested in it, or a class of the package of that name or below it. */
    boolean isIn(String packageOrClass) {
        return className.startsWith(packageOrClass)
                && (className.length() == packageOrClass.length()
                        || className.charAt(packageOrClass.length()) == '.'
                        || className.charAt(packageOrClass.length()) == '$');
    }

    /** {@code com.example.Cart.add}. */
    String qualifiedMethod() {
        return className.isEmpty() ? method : className + "." + method;
    }

    /** {@code com.example.Cart.add(Cart.java:17)}; of a native library {@code os::malloc (libjvm.so)}. */
    @Override
    public String toString() {
        if (isNative()) {
            return method + " (" + className + ")";
        }
        var simple = className.substring(className.lastIndexOf('.') + 1);
        var dollar = simple.indexOf('$', 1);
        var file = (dollar < 0 ? simple : simple.substring(0, dollar)) + ".java";
        return className + "." + method + "(" + file + (line > 0 ? ":" + line : "") + ")";
    }
}
