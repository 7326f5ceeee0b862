package io.plumbline.lab.handle;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens a file a request and never closes it. */
public final class OpenFiles implements LabCase {

    private static final List<InputStream> STREAMS = new CopyOnWriteArrayList<>();

    private final Path file;

    /** Reads a small file of its own. */
    public OpenFiles() {
        try {
            file = Files.createTempFile("lab", ".properties");
            file.toFile().deleteOnExit();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void serve(long request) {
        try {
            STREAMS.add(new FileInputStream(file.toFile()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public long kept() {
        return STREAMS.size();
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.HANDLES, FileInputStream.class.getName(), OpenFiles.class.getName(), "STREAMS"));
    }
}
