package io.plumbline.batch.trace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Allocates, keeps a little of it, and asks for one collection in the middle. */
final class AllocatingProgram {

    private static final List<byte[]> KEPT = new ArrayList<>();
    /** Whoever compiles this must not find that nobody sees the objects. */
    static volatile byte @Nullable [] last;

    private AllocatingProgram() {}

    /** Takes how many rounds, and which object of how many is kept. */
    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[0]);
        int keptOf = Integer.parseInt(arguments[1]);
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 3_000; i++) {
                var bytes = new byte[1_000];
                last = bytes;
                if (i % keptOf == 0) {
                    KEPT.add(bytes);
                }
            }
            if (round == rounds / 2) {
                System.gc();
            }
        }
    }
}
