package io.plumbline.persistence.configuration;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which keys have been read, and what holds where nobody sets them. Thread-safe. */
public final class KeysRead {

    private final Map<String, Optional<String>> defaults = new ConcurrentHashMap<>();

    /** A key is read; of several defaults the first that is known stays. */
    void note(String key, @Nullable Object fallback) {
        var told = Optional.ofNullable(fallback).map(Object::toString).filter(text -> !text.isEmpty());
        defaults.merge(key, told, (known, later) -> known.isPresent() ? known : later);
    }

    /** The default of each key that was read so far, by key; empty where it is told by no text. */
    public Map<String, Optional<String>> defaults() {
        return new TreeMap<>(defaults);
    }
}
