package io.plumbline.lab.runtime;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.io.File;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Marks each temporary file as to be deleted at the end; the JVM remembers its path, though the file has gone. */
public final class DeleteOnExit implements LabCase {

    private static final String DIRECTORY = "/tmp/" + "uploads-of-a-tenant-with-a-long-name/".repeat(54);

    private final AtomicLong files = new AtomicLong();

    @Override
    public void serve(long request) {
        new File(DIRECTORY + String.format("%019d", request)).deleteOnExit();
        files.incrementAndGet();
    }

    @Override
    public long kept() {
        return files.get();
    }

    /** The path as a text and the node of a linked set. */
    @Override
    public double bytesPerRequest() {
        return Layout.bytes(DIRECTORY.length() + 19)
                + Layout.object(1, Integer.BYTES + 2)
                + Layout.object(5, Integer.BYTES)
                + 1.5 * Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, String.class.getName(), "java.io.DeleteOnExitHook", "files"));
    }
}
