package io.plumbline.bench.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** A program whose threads allocate on many paths of calls until their recording has the size that is wanted. */
final class RecordedCrowd {

    private static final int THREADS = 4;
    private static final int DEPTH = 24;
    private static final int MOST_KEPT = 20_000;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** Where a thread leaves what it has allocated, so that it is allocated. */
    @SuppressWarnings("unused")
    private static volatile @Nullable Object last;

    private final int paths;
    private final Random random;
    private final List<Object> kept = new ArrayList<>();

    private RecordedCrowd(int paths, long seed) {
        this.paths = paths;
        this.random = new Random(seed);
    }

    /** Arguments: file, megabytes, kinds of paths. */
    public static void main(String[] arguments) throws IOException, ParseException, InterruptedException {
        long bytes = Long.parseLong(arguments[1]) << 20;
        var file = Path.of(arguments[0]);
        try (var recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
            recording.enable("jdk.ObjectAllocationOutsideTLAB").withStackTrace();
            recording.enable("jdk.ThreadPark").withoutThreshold().withStackTrace();
            recording.setToDisk(true);
            recording.start();
            for (int thread = 0; thread < THREADS; thread++) {
                var worker =
                        new Thread(new RecordedCrowd(Integer.parseInt(arguments[2]), thread)::work, "worker-" + thread);
                worker.setDaemon(true);
                worker.start();
            }
            long end = System.nanoTime() + LONGEST.toNanos();
            while (recording.getSize() < bytes && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
            System.gc();
            recording.stop();
            recording.dump(file);
        }
        System.out.println(file.getFileName() + ": " + (Files.size(file) >> 20) + " MB");
    }

    private void work() {
        while (true) {
            for (int i = 0; i < 200; i++) {
                var object = descend(DEPTH + random.nextInt(3), random.nextInt(paths));
                last = object;
                if (kept.size() < MOST_KEPT && random.nextInt(2_000) == 0) {
                    kept.add(object);
                }
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    /** The digits of the path, to the base 3, say which method calls which. */
    private Object descend(int depth, int path) {
        if (depth == 0) {
            return allocate();
        }
        return switch (path % 3) {
            case 0 -> left(depth - 1, path / 3);
            case 1 -> middle(depth - 1, path / 3);
            default -> right(depth - 1, path / 3);
        };
    }

    private Object left(int depth, int path) {
        return descend(depth, path);
    }

    private Object middle(int depth, int path) {
        return descend(depth, path);
    }

    private Object right(int depth, int path) {
        return descend(depth, path);
    }

    private Object allocate() {
        return switch (random.nextInt(4)) {
            case 0 -> new byte[100 + random.nextInt(4_000)];
            case 1 -> new ArrayList<Object>(random.nextInt(200));
            default -> new long[random.nextInt(300)];
        };
    }
}
