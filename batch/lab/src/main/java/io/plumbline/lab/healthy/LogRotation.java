package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** A log file that is closed and begun anew once in ten seconds (200 requests); five old ones stay open for readers. */
public final class LogRotation implements LabCase {

    private static final int PERIOD = 200;
    private static final int OPEN = 6;

    private final Deque<OutputStream> files = new ArrayDeque<>();
    private final byte[] line = new byte[Layout.PAYLOAD / 8];

    @Override
    public void serve(long request) {
        try {
            if (request % PERIOD == 0) {
                var file = Files.createTempFile("lab", ".log");
                files.add(Files.newOutputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
                if (files.size() > OPEN) {
                    files.remove().close();
                }
            }
            files.getLast().write(line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
