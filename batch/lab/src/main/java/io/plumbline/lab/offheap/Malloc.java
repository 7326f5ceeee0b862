package io.plumbline.lab.offheap;

import java.lang.reflect.Method;

/** The C library's memory, as {@code sun.misc.Unsafe} hands it out. Stateless. */
final class Malloc {

    private static final Object UNSAFE = unsafe();
    private static final Method ALLOCATE = method("allocateMemory", long.class);
    private static final Method FILL = method("setMemory", long.class, long.class, byte.class);

    private Malloc() {}

    /** Allocates bytes and writes to all of them, so that they are resident; the address. */
    static long allocate(long bytes) {
        try {
            var address = (long) ALLOCATE.invoke(UNSAFE, bytes);
            FILL.invoke(UNSAFE, address, bytes, (byte) 1);
            return address;
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException("the JVM gives no native memory", failed);
        }
    }

    private static Object unsafe() {
        try {
            var field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("this JVM has no sun.misc.Unsafe", missing);
        }
    }

    private static Method method(String name, Class<?>... parameters) {
        try {
            return UNSAFE.getClass().getMethod(name, parameters);
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException("this JVM's Unsafe has no " + name, missing);
        }
    }
}
