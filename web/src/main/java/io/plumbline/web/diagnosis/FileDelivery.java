package io.plumbline.web.diagnosis;

import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way to a client: all of it, or the one range of bytes that the client asked for (RFC 9110, section 14). What is no range of
 * bytes, or several of them, counts as none. Immutable.
 *
 * @param length of the file in bytes
 * @param first number of the first byte that is sent
 * @param end behind the last; before {@code first} if the file ends before it
 * @param isPart whether a range was asked for
 * @param tag of the file as it is now
 */
record FileDelivery(Path file, long length, long first, long end, boolean isPart, String tag) {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int PARTIAL_CONTENT = 206;

    /**
     * What a request asks for.
     *
     * @param name of the file in its entity tag
     * @param range as the header {@code Range} says
     * @param sameAs the entity tag of the file that a range is of, as the header {@code If-Range} says
     */
    static FileDelivery of(Path file, String name, @Nullable String range, @Nullable String sameAs) throws IOException {
        long length = Files.size(file);
        var tag = '"'
                + name
                + '-'
                + length
                + '-'
                + Files.getLastModifiedTime(file).toMillis()
                + '"';
        var asked = RANGE.matcher(range == null ? "" : range.strip());
        boolean isSame = sameAs == null || sameAs.strip().equals(tag);
        if (!isSame
                || !asked.matches()
                || (asked.group(1).isEmpty() && asked.group(2).isEmpty())) {
            return new FileDelivery(file, length, 0, length, false, tag);
        }
        if (asked.group(1).isEmpty()) {
            long last = Math.min(length, Long.parseLong(asked.group(2)));
            return new FileDelivery(file, length, length - last, last == 0 ? -1 : length, true, tag);
        }
        long first = Long.parseLong(asked.group(1));
        long end = asked.group(2).isEmpty() ? length : Math.min(length, Long.parseLong(asked.group(2)) + 1);
        boolean isBackwards = !asked.group(2).isEmpty() && Long.parseLong(asked.group(2)) < first;
        return isBackwards
                ? new FileDelivery(file, length, 0, length, false, tag)
                : new FileDelivery(file, length, first, first < length ? end : -1, true, tag);
    }

    /** Whether the file ends before what was asked for. */
    boolean isBeyond() {
        return end < first;
    }

    /** What is sent, in words. */
    String part() {
        if (isBeyond()) {
            return "nothing, for it ends before";
        }
        return isPart ? "bytes " + first + " to " + (end - 1) + " of " + length : length + " bytes";
    }

    /** The answer, for a browser to save by a name. */
    Response response(String name) {
        if (isBeyond()) {
            var problem = Problem.of(
                    ProblemType.RANGE_NOT_SATISFIABLE, "The file has " + length + " bytes; ask for a part of these.");
            return guarded(Response.status(problem.status())
                            .type(Problem.MEDIA_TYPE)
                            .entity(problem)
                            .header("Content-Range", "bytes */" + length))
                    .build();
        }
        StreamingOutput content = this::write;
        var response = Response.status(isPart ? PARTIAL_CONTENT : Response.Status.OK.getStatusCode())
                .entity(content)
                .header(HttpHeaders.CONTENT_LENGTH, end - first);
        if (isPart) {
            response.header("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + length);
        }
        return guarded(response)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    private Response.ResponseBuilder guarded(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.ETAG, tag)
                .header("Accept-Ranges", "bytes")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
    }

    void write(OutputStream output) throws IOException {
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(first);
            long left = end - first;
            while (left > 0) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, left));
                int read = channel.read(buffer);
                if (read < 0) {
                    throw new IOException("\"" + file + "\" has become shorter while it was sent");
                }
                output.write(buffer.array(), 0, read);
                left -= read;
            }
        }
    }
}
