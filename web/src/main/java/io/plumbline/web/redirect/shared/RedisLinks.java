package io.plumbline.web.redirect.shared;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.plumbline.persistence.redirect.LinkTarget;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Links in a Redis (6.2 or later) or Valkey. Every method throws {@link JedisException} when the server does not answer in time.
 * Thread-safe; one round trip each.
 */
final class RedisLinks implements AutoCloseable {

    /*
     * A code is a hash, with a field for each domain whose visitors asked for it, so that a change of the code is one UNLINK.
     * A field is a link (`V`) or a lease (`L`), both with the moment of the lease, by the server's clock in microseconds: sixteen
     * digits until the year 2286. Who finds no link that he trusts takes the lease, reads the database, and stores the link if
     * the lease is still his. A change takes the lease away with the rest, so that nothing stays that was read before it.
     */
    private static final int FRONT = 17;

    private static final byte[] ASK = script("""
            local clock = redis.call('TIME')
            local now = clock[1] * 1000000 + clock[2]
            local held = redis.call('HGET', KEYS[1], ARGV[1])
            if held then
              local at = tonumber(string.sub(held, 2, 17)) or 0
              if at <= now then
                if string.sub(held, 1, 1) == 'V' then
                  if at > tonumber(ARGV[2]) and at > now - 1000 * ARGV[3] then return held end
                elseif at > now - 1000 * ARGV[4] then
                  return 'T'
                end
              end
            end
            local lease = 'L' .. string.format('%016.0f', now) .. ARGV[5]
            redis.call('HSET', KEYS[1], ARGV[1], lease)
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return lease""");

    private static final byte[] STORE = script("""
            if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
            if ARGV[3] == '' then
              redis.call('HDEL', KEYS[1], ARGV[1])
            else
              redis.call('HSET', KEYS[1], ARGV[1], 'V' .. string.sub(ARGV[2], 2, 17) .. ARGV[3])
            end
            return 1""");

    private static final byte[] NOW = script("""
            local clock = redis.call('TIME')
            return clock[1] * 1000000 + clock[2]""");

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final byte[] NOTHING = {};

    private final RedisClient server;
    private final byte[] ttlMillis;
    private final RandomGenerator random = RandomGenerator.getDefault();

    /** What a question is answered with. */
    sealed interface Answer {

        /** The link is there. */
        record Kept(LinkTarget link) implements Answer {}

        /** It is not, and whoever asked is to read and store it. */
        record Lease(String text) implements Answer {}

        /** Somebody else is reading it. */
        enum Awaited implements Answer {
            INSTANCE
        }
    }

    /**
     * The links of a server. Connects when it is asked first.
     *
     * @param connections the most at a time
     */
    RedisLinks(SharedCacheSettings settings, int connections) {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(settings.timeout());
        pool.setJmxEnabled(false);
        // a thread of its own, which looked for broken connections: those are dropped when the first one fails
        pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        var address = requireNonNull(settings.server(), "a shared cache that is configured");
        this.server = RedisClient.builder()
                .hostAndPort(address.getHost(), port(address))
                .poolConfig(pool)
                .clientConfig(DefaultJedisClientConfig.builder(address)
                        .user(settings.user())
                        .password(settings.password())
                        .timeoutMillis(Math.toIntExact(settings.timeout().toMillis()))
                        .clientName("plumbline")
                        .build())
                .build();
        this.ttlMillis = digits(settings.ttl().toMillis());
    }

    /**
     * The link of a code for a domain's visitors, or the lease to store it.
     *
     * @param since links whose leases are not younger, by the server's clock, do not count
     */
    Answer ask(String key, long domainId, long since) {
        var answer = (byte[]) server.eval(
                ASK,
                List.of(key.getBytes(UTF_8)),
                List.of(digits(domainId), digits(since), ttlMillis, digits(LEASE.toMillis()), token()));
        return switch (answer[0]) {
            case 'V' ->
                LinkOctets.read(answer, FRONT).<Answer>map(Answer.Kept::new).orElse(Answer.Awaited.INSTANCE);
            case 'L' -> new Answer.Lease(new String(answer, US_ASCII));
            default -> Answer.Awaited.INSTANCE;
        };
    }

    /** Stores what was read under a lease, or that there is no link, unless the code has changed since. */
    void store(String key, long domainId, Answer.Lease lease, Optional<LinkTarget> link) {
        server.eval(
                STORE,
                List.of(key.getBytes(UTF_8)),
                List.of(
                        digits(domainId),
                        lease.text().getBytes(US_ASCII),
                        link.map(LinkOctets::of).orElse(NOTHING)));
    }

    /** Forgets codes, and takes every lease of theirs away. */
    void forget(List<String> keys) {
        var names = new byte[keys.size()][];
        for (int number = 0; number < names.length; number++) {
            names[number] = keys.get(number).getBytes(UTF_8);
        }
        server.unlink(names);
    }

    /** The server's clock, in microseconds since 1970. */
    long now() {
        return (Long) server.eval(NOW);
    }

    /** Drops connections that are not in use: when one is broken, the others most likely are. */
    void dropConnections() {
        server.getPool().clear();
    }

    @Override
    public void close() {
        server.close();
    }

    private static int port(URI server) {
        return server.getPort() < 0 ? Protocol.DEFAULT_PORT : server.getPort();
    }

    private byte[] token() {
        return HexFormat.of().toHexDigits(random.nextLong()).getBytes(US_ASCII);
    }

    private static byte[] digits(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    private static byte[] script(String text) {
        return text.getBytes(US_ASCII);
    }
}
