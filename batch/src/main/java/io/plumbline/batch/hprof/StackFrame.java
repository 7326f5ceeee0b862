package io.plumbline.batch.hprof;

/**
 * One call on a thread's stack.
 *
 * @param className in source form, with dots
 * @param sourceFile empty if unknown
 * @param line the line; 0 or negative if unknown (-3 for native methods)
 */
public record StackFrame(String className, String method, String sourceFile, int line) {

    /** As a stack trace shows it. */
    @Override
    public String toString() {
        var place = line == -3 ? "Native Method" : line > 0 ? sourceFile + ":" + line : sourceFile;
        return className + "." + method + "(" + (place.isEmpty() ? "Unknown Source" : place) + ")";
    }
}
