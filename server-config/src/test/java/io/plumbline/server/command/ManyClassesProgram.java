package io.plumbline.server.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A program with many classes and little else, which dumps its heap to its argument. */
public final class ManyClassesProgram {

    static final int CLASSES = 40_000;
    static final List<Class<?>> ALL = new ArrayList<>();

    private ManyClassesProgram() {}

    /** One of them, until it is defined anew. */
    static final class Generated {
        final Object next = new Object();
    }

    public static void main(String[] arguments) throws IOException, IllegalAccessException {
        byte[] code;
        try (var file = ManyClassesProgram.class.getResourceAsStream("ManyClassesProgram$Generated.class")) {
            code = Objects.requireNonNull(file).readAllBytes();
        }
        for (int i = 0; i < CLASSES; i++) {
            ALL.add(MethodHandles.lookup().defineHiddenClass(code, false).lookupClass());
        }
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[0], true);
    }
}
