package io.plumbline.batch.heap;

/**
 * The primitive fields whose values an index keeps, because a question needs them: sizes of collections, of direct
 * buffers, of pools, ids of threads. Everything else that is not a reference stays in the dump.
 */
final class KeptFields {

    private KeptFields() {}

    /** Says whether the values of this field of this class (in source form) are kept. */
    static boolean keeps(String className, String field) {
        return switch (className) {
            case "java.util.HashMap", "java.util.WeakHashMap", "java.util.IdentityHashMap", "java.util.Hashtable" ->
                field.equals("size") || field.equals("count") || field.equals("threshold");
            case "java.util.TreeMap",
                    "java.util.ArrayList",
                    "java.util.LinkedList",
                    "java.util.PriorityQueue",
                    "java.util.EnumMap",
                    "java.util.concurrent.PriorityBlockingQueue",
                    "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue" -> field.equals("size");
            case "java.util.ArrayDeque" -> field.equals("head") || field.equals("tail");
            case "java.util.Vector" -> field.equals("elementCount");
            case "java.util.concurrent.ArrayBlockingQueue", "java.util.concurrent.LinkedBlockingDeque" ->
                field.equals("count") || field.equals("capacity");
            case "java.util.concurrent.LinkedBlockingQueue" -> field.equals("capacity");
            case "java.util.concurrent.ConcurrentHashMap" -> field.equals("baseCount");
            case "java.util.concurrent.ConcurrentHashMap$CounterCell",
                    "java.util.concurrent.atomic.AtomicInteger",
                    "java.util.concurrent.atomic.AtomicLong",
                    "java.util.concurrent.atomic.Striped64$Cell",
                    "java.util.concurrent.atomic.LongAdder" -> field.equals("value");
            case "java.util.concurrent.atomic.Striped64" -> field.equals("base");
            case "java.util.concurrent.ThreadPoolExecutor" ->
                field.equals("corePoolSize")
                        || field.equals("maximumPoolSize")
                        || field.equals("largestPoolSize")
                        || field.equals("completedTaskCount");
            case "java.lang.ThreadLocal$ThreadLocalMap" -> field.equals("size");
            case "java.nio.Buffer" -> field.equals("capacity") || field.equals("limit") || field.equals("position");
            case "java.nio.DirectByteBuffer$Deallocator" -> field.equals("capacity") || field.equals("size");
            case "java.lang.Thread" -> field.equals("tid") || field.equals("threadStatus") || field.equals("daemon");
            case "java.lang.Thread$FieldHolder" -> field.equals("threadStatus") || field.equals("daemon");
            case "java.lang.ref.SoftReference" -> field.equals("timestamp");
            default -> false;
        };
    }
}
