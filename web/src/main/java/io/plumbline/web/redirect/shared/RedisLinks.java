package io.plumbline.web.redirect.shared;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.plumbline.persistence.redirect.LinkKey;
import io.plumbline.persistence.redirect.LinkTarget;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
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
     *
     * Each script does that for many codes. What is there and is no hash, no link, or far too large counts as nothing; a server that
     * is full gives no lease, and its links all the same.
     */
    static final int FRONT = 17;

    private static final byte[] ASK = script("""
            local clock = redis.call('TIME')
            local now = clock[1] * 1000000 + clock[2]
            local lease = 'L' .. string.format('%016.0f', now) .. ARGV[4]
            local since = math.max(tonumber(ARGV[1]), now - 1000 * ARGV[2])
            local answers = {lease}
            for i, key in ipairs(KEYS) do
              local field = ARGV[5 + i]
              local held = redis.pcall('HGET', key, field)
              local answer
              if type(held) == 'table' then
                redis.call('UNLINK', key)
              elseif held and #held <= tonumber(ARGV[5]) then
                local at = tonumber(string.sub(held, 2, 17)) or 0
                if at <= now then
                  if string.sub(held, 1, 1) == 'V' then
                    if at > since then answer = held end
                  elseif at > now - 1000 * ARGV[3] then
                    answer = 'T'
                  end
                end
              end
              if not answer then
                local taken = redis.pcall('HSET', key, field, lease)
                if type(taken) == 'number' then
                  redis.call('PEXPIRE', key, ARGV[2])
                  answer = 'L'
                elseif string.find(taken.err, 'OOM', 1, true) then
                  answer = 'T'
                else
                  return taken
                end
              end
              answers[i + 1] = answer
            end
            return answers""");

    private static final byte[] STORE = script("""
            for i, key in ipairs(KEYS) do
              local field, lease, link = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
              if redis.pcall('HGET', key, field) == lease then
                if link == '' then
                  redis.call('HDEL', key, field)
                else
                  redis.pcall('HSET', key, field, 'V' .. string.sub(lease, 2, 17) .. link)
                end
              end
            end
            return 1""");

    private static final byte[] NOW = script("""
            local clock = redis.call('TIME')
            return clock[1] * 1000000 + clock[2]""");

    private static final Duration LEASE = Duration.ofSeconds(2);

    /** More than any link of people's takes, and little enough that a hundred of them, whoever has put them there, fill no heap. */
    private static final int MOST_OCTETS = 1 << 16;

    private static final byte[] NOTHING = {};

    private final RedisClient server;
    private final byte[] ttlMillis;
    private final RandomGenerator random = RandomGenerator.getDefault();

    /** What a question is answered with. */
    sealed interface Answer {

        /** The link is there. */
        record Kept(LinkTarget link) implements Answer {}

        /** It is not, and whoever asked is to read and store it. */
        record Lease(String key, long domainId, String text) implements Answer {}

        /** Somebody else is reading it. */
        enum Awaited implements Answer {
            INSTANCE
        }
    }

    /** What was read under a lease: a link, or that there is none. Immutable. */
    record Reading(Answer.Lease lease, Optional<LinkTarget> link) {}

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
     * The link of each code for a domain's visitors, or the lease to store it; in the order of the codes.
     *
     * @param prefix what the names of the keys begin with
     * @param since links whose leases are not younger, by the server's clock, do not count
     */
    List<Answer> ask(String prefix, List<LinkKey> links, long since) {
        var keys = new ArrayList<byte[]>(links.size());
        var arguments = new ArrayList<byte[]>(links.size() + 5);
        arguments.add(digits(since));
        arguments.add(ttlMillis);
        arguments.add(digits(LEASE.toMillis()));
        arguments.add(token());
        arguments.add(digits(MOST_OCTETS));
        for (var link : links) {
            keys.add((prefix + link.code()).getBytes(UTF_8));
            arguments.add(digits(link.domainId()));
        }
        var told = (List<?>) server.eval(ASK, keys, arguments);
        if (told.size() != links.size() + 1) {
            throw new JedisDataException(told.size() + " answers to " + links.size() + " questions and a lease");
        }
        var lease = new String((byte[]) told.get(0), US_ASCII);
        var answers = new ArrayList<Answer>(links.size());
        for (int i = 0; i < links.size(); i++) {
            answers.add(answer((byte[]) told.get(i + 1), prefix, links.get(i), lease));
        }
        return answers;
    }

    private static Answer answer(byte[] told, String prefix, LinkKey link, String lease) {
        return switch (told[0]) {
            case 'V' ->
                LinkOctets.read(told, FRONT).<Answer>map(Answer.Kept::new).orElse(Answer.Awaited.INSTANCE);
            case 'L' -> new Answer.Lease(prefix + link.code(), link.domainId(), lease);
            default -> Answer.Awaited.INSTANCE;
        };
    }

    /** Stores what was read, but for codes that have changed since. */
    void store(List<Reading> readings) {
        var keys = new ArrayList<byte[]>(readings.size());
        var arguments = new ArrayList<byte[]>(3 * readings.size());
        for (var reading : readings) {
            var lease = reading.lease();
            keys.add(lease.key().getBytes(UTF_8));
            arguments.add(digits(lease.domainId()));
            arguments.add(lease.text().getBytes(US_ASCII));
            arguments.add(
                    reading.link().map(LinkOctets::of).filter(RedisLinks::fits).orElse(NOTHING));
        }
        server.eval(STORE, keys, arguments);
    }

    private static boolean fits(byte[] link) {
        return FRONT + link.length <= MOST_OCTETS;
    }

    /** Forgets codes, and takes every lease of theirs away. */
    void forget(String prefix, List<String> codes) {
        var names = new byte[codes.size()][];
        for (int number = 0; number < names.length; number++) {
            names[number] = (prefix + codes.get(number)).getBytes(UTF_8);
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
