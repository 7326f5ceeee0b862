package io.plumbline.lab.offheap;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.Deflater;

/** Compresses with a new deflater a request, keeps it and never ends it. */
public final class OpenDeflaters implements LabCase {

    private static final List<Deflater> DEFLATERS = new CopyOnWriteArrayList<>();

    private final byte[] input = new byte[96 << 10];
    private final byte[] output = new byte[input.length * 2];

    /** Compresses what does not repeat, so that all of zlib's tables are written to. */
    public OpenDeflaters() {
        new Random(1).nextBytes(input);
    }

    @Override
    public void serve(long request) {
        var deflater = new Deflater();
        deflater.setInput(input);
        deflater.finish();
        deflater.deflate(output);
        DEFLATERS.add(deflater);
    }

    @Override
    public long kept() {
        return DEFLATERS.size();
    }

    /** As zlib documents: a window of 32 KiB twice, two tables of 64 KiB, 16,384 symbols of 4 bytes, and its state. */
    @Override
    public double bytesPerRequest() {
        return (64 + 64 + 64 + 64 + 6) * 1024.0;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.NATIVE, "java.util.zip.Deflater", OpenDeflaters.class.getName(), "DEFLATERS"));
    }
}
