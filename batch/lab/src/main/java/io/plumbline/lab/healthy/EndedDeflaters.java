package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import java.util.Random;
import java.util.zip.Deflater;

/** Compresses with a new deflater a request, and ends it. */
public final class EndedDeflaters implements LabCase {

    private final byte[] input = new byte[64 << 10];
    private final byte[] output = new byte[input.length * 2];

    /** Compresses what does not repeat. */
    public EndedDeflaters() {
        new Random(1).nextBytes(input);
    }

    @Override
    public void serve(long request) {
        var deflater = new Deflater();
        try {
            deflater.setInput(input);
            deflater.finish();
            deflater.deflate(output);
        } finally {
            deflater.end();
        }
    }
}
