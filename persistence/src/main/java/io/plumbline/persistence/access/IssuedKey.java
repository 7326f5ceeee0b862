package io.plumbline.persistence.access;

/**
 * A key at the only moment its secret is known to us: when it is made. Show the secret once and forget it.
 */
public record IssuedKey(ApiKey key, Secret secret) {}
