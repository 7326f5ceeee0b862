package io.plumbline.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** A file that is read once, while somebody is told which share of it was. One thread. */
final class ToldFile extends InputStream {

    private final Path path;
    private final long bytes;
    private final DoubleConsumer progress;
    private @Nullable InputStream file;
    private long read;

    private ToldFile(Path path, long bytes, DoubleConsumer progress) {
        this.path = path;
        this.bytes = bytes;
        this.progress = progress;
    }

    /** The body of a request, of a length that is known. */
    static BodyPublisher content(Path path, DoubleConsumer progress) throws IOException {
        long bytes = Files.size(path);
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> new ToldFile(path, bytes, progress)), bytes);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        // not before: who asks for the body cannot be told of a failure, who reads it can
        var opened = file == null ? Files.newInputStream(path) : file;
        file = opened;
        int count = opened.read(buffer, offset, length);
        if (count > 0) {
            read += count;
            progress.accept((double) read / bytes);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
