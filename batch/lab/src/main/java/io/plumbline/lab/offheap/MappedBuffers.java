package io.plumbline.lab.offheap;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Maps a file a request and keeps the mapping. */
public final class MappedBuffers implements LabCase {

    private static final int CAPACITY = 64 << 10;
    private static final List<MappedByteBuffer> MAPPINGS = new CopyOnWriteArrayList<>();

    @Override
    public void serve(long request) {
        try {
            var file = Files.createTempFile("lab", ".index");
            try (var channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                var mapping = channel.map(MapMode.READ_WRITE, 0, CAPACITY);
                mapping.put(0, (byte) request);
                MAPPINGS.add(mapping);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public long kept() {
        return MAPPINGS.size();
    }

    @Override
    public double bytesPerRequest() {
        return CAPACITY;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.MAPPED, "java.nio.DirectByteBuffer", MappedBuffers.class.getName(), "MAPPINGS"));
    }
}
