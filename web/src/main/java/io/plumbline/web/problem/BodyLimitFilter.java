package io.plumbline.web.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses bodies that are too long, by what they say of themselves and by what arrives. Thread-safe. */
final class BodyLimitFilter implements ContainerRequestFilter {

    private final long maxBytes;

    BodyLimitFilter(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var announced = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && isTooLong(announced)) {
            throw tooLong();
        }
        request.setEntityStream(new LimitedStream(request.getEntityStream()));
    }

    private boolean isTooLong(String announced) {
        try {
            return Long.parseLong(announced.strip()) > maxBytes;
        } catch (NumberFormatException noLength) {
            return false;
        }
    }

    private ProblemException tooLong() {
        return new ProblemException(Problem.of(
                        ProblemType.BODY_TOO_LARGE, "The body is longer than the " + maxBytes + " bytes allowed here.")
                .with("maxBodyBytes", maxBytes));
    }

    private final class LimitedStream extends FilterInputStream {

        private long read;

        LimitedStream(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            var next = in.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var count = in.read(buffer, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > maxBytes) {
                throw tooLong();
            }
        }
    }
}
