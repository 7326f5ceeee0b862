package io.plumbline.web.redirect;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.web.json.Json;
import io.plumbline.web.observe.RequestId;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that have not arrived with their headers, gathered by the threads that read, so that the container sees whole requests
 * and none of its threads waits for a client who trickles.
 *
 * <p>A body is the container's before it is whole once it is longer than 64 KiB, when it is announced with {@code Expect}, and
 * when there is no room for more. Whoever is too slow is answered 408. Thread-safe; never waits.
 */
final class GatheredBodies {

    private static final Logger LOG = System.getLogger(GatheredBodies.class.getName());

    private static final int LONGEST = 64 << 10;

    /** What a request takes beside its body, about: its headers, and what the codec knows of it. */
    private static final int REQUEST_BYTES = 2 << 10;

    /**
     * Whoever says nothing for so long is not waited for any longer, as where a thread waits. The server ends connections that are
     * silent for half a minute, and tells their clients nothing.
     */
    private static final long LONGEST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long END_SECONDS = 1;

    /** Whoever is waited for has to send that much on the average. */
    private static final long LEAST_BYTES_PER_SECOND = 1_000;

    private static final Attribute<Body> BODY =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(GatheredBodies.class.getName() + ".body");

    private final long room;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong taken = new AtomicLong();
    private final Set<Body> awaited = ConcurrentHashMap.newKeySet();

    /**
     * No bodies yet.
     *
     * @param room for all that are waited for together, in bytes
     * @param patience how long a body may take before its rate is looked at
     */
    GatheredBodies(long room, Duration patience, LongSupplier nanoTime) {
        this.room = room;
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** How many are waited for. */
    int awaited() {
        return awaited.size();
    }

    /**
     * Takes what has arrived of a request.
     *
     * @return what the container is to see of it; null while that is nothing
     */
    @Nullable
    HttpContent arrived(FilterChainContext context, HttpContent content, HttpRequestPacket request) {
        var body = BODY.get(request);
        if (body == null) {
            if (content.isLast()) {
                return content;
            }
            body = new Body(context, request);
            BODY.set(request, body);
        }
        return body.arrived(content);
    }

    /** Sends those away who are too slow, and forgets those who are gone; to be called every second or so. */
    void look() {
        for (var body : awaited) {
            if (!body.connection.isOpen()) {
                body.forget();
            } else if (body.isTooSlow()) {
                var unused = body.sendAway(Problem.of(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time."));
            }
        }
    }

    /** Sends all away, and waits until they are: the container must not see the end of a request whose beginning is here. */
    void end() {
        var stops = Problem.of(ProblemType.SERVICE_UNAVAILABLE, "The service stops; try again in a moment.");
        var answers = new ArrayList<CompletableFuture<?>>();
        for (var body : awaited) {
            answers.add(body.sendAway(stops));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, END_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static byte[] octetsOf(Problem problem) {
        try {
            return Json.MAPPER.writeValueAsBytes(problem);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("a problem of texts and numbers", unwritable);
        }
    }

    private boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= room) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    private enum State {
        AWAITED,
        THE_CONTAINERS,
        GIVEN_UP
    }

    /** The body of one request. */
    private final class Body {

        private final FilterChain chain;
        private final int startOfChain;
        private final int endOfChain;
        private final int place;
        private final Connection<?> connection;
        private final HttpRequestPacket request;
        private final long begunAtNanos = nanoTime.getAsLong();
        private volatile long heardAtNanos = begunAtNanos;
        private State state;
        private byte[] octets = {};
        private volatile int length;

        Body(FilterChainContext context, HttpRequestPacket request) {
            this.chain = context.getFilterChain();
            this.startOfChain = context.getStartIdx();
            this.endOfChain = context.getEndIdx();
            this.place = context.getFilterIdx();
            this.connection = context.getConnection();
            this.request = request;
            this.state = mayBeAwaited() && take(REQUEST_BYTES) ? State.AWAITED : State.THE_CONTAINERS;
            if (state == State.AWAITED) {
                awaited.add(this);
            }
        }

        private boolean mayBeAwaited() {
            return request.getContentLength() <= LONGEST
                    && !request.requiresAcknowledgement()
                    && !request.getProcessingState().isError();
        }

        synchronized @Nullable HttpContent arrived(HttpContent content) {
            return switch (state) {
                case THE_CONTAINERS -> content;
                case GIVEN_UP -> null;
                case AWAITED -> {
                    if (HttpContent.isBroken(content)) {
                        leave(State.THE_CONTAINERS);
                        yield content;
                    }
                    yield content.isLast() || !isKept(content) ? handedOn(content) : null;
                }
            };
        }

        /** Whether there was room for it. */
        private boolean isKept(HttpContent content) {
            var more = content.getContent();
            var needed = length + more.remaining();
            if (needed > octets.length) {
                var larger = Math.min(LONGEST, Math.max(needed, 2 * octets.length));
                if (needed > LONGEST || !take((long) larger - octets.length)) {
                    return false;
                }
                octets = Arrays.copyOf(octets, larger);
            }
            // a copy: what was read is a part of an array that others use, who would be kept with it
            more.get(octets, length, more.remaining());
            length = needed;
            heardAtNanos = nanoTime.getAsLong();
            content.recycle();
            return true;
        }

        private HttpContent handedOn(HttpContent content) {
            var all = length == 0 ? content : begun().append(content);
            leave(State.THE_CONTAINERS);
            return all;
        }

        private HttpContent begun() {
            return HttpContent.builder(request)
                    .content(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, octets, 0, length))
                    .build();
        }

        boolean isTooSlow() {
            var allowedNanos = patienceNanos + TimeUnit.SECONDS.toNanos(length / LEAST_BYTES_PER_SECOND);
            var now = nanoTime.getAsLong();
            return now - begunAtNanos > allowedNanos || now - heardAtNanos > LONGEST_SILENCE_NANOS;
        }

        synchronized void forget() {
            if (state == State.AWAITED) {
                leave(State.GIVEN_UP);
            }
        }

        /** On the connection's own thread, which may be reading just then what was missing. */
        CompletableFuture<?> sendAway(Problem problem) {
            // so that what the server says to a connection that is just closing ends here, too, and not the next look
            return CompletableFuture.completedFuture(null)
                    .thenRunAsync(() -> answer(problem), task -> connection.executeInEventThread(IOEvent.READ, task))
                    .exceptionally(gone -> {
                        LOG.log(Level.DEBUG, "whoever was too slow is gone", gone);
                        return null;
                    });
        }

        private synchronized void answer(Problem problem) {
            if (state != State.AWAITED) {
                return;
            }
            leave(State.GIVEN_UP);
            var text = octetsOf(problem);
            var response = request.getResponse();
            request.getProcessingState().setKeepAlive(false);
            response.setStatus(HttpStatus.getHttpStatus(problem.status()));
            response.setHeader(RequestId.HEADER, RequestId.of(request.getHeader(RequestId.HEADER)));
            response.setContentType(Problem.MEDIA_TYPE);
            response.setContentLengthLong(text.length);
            // the codec would first read the rest of the body, for which it would wait without end
            chain.obtainFilterChainContext(connection, startOfChain, endOfChain, place)
                    .write(
                            HttpContent.builder(response)
                                    .content(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, text))
                                    .last(true)
                                    .build(),
                            new Closing());
        }

        private void leave(State next) {
            state = next;
            awaited.remove(this);
            taken.addAndGet(-REQUEST_BYTES - (long) octets.length);
            octets = new byte[0];
            length = 0;
        }

        /** Ends the connection when the answer is out, or cannot be brought out. */
        @SuppressWarnings("rawtypes") // as the server has it
        private final class Closing extends EmptyCompletionHandler<WriteResult> {

            @Override
            public void completed(WriteResult result) {
                connection.closeSilently();
            }

            @Override
            public void failed(Throwable cause) {
                connection.closeSilently();
            }
        }
    }
}
