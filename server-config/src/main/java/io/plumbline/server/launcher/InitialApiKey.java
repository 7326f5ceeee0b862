package io.plumbline.server.launcher;

import io.plumbline.persistence.access.Secret;

/**
 * The secret that becomes the admin key of a database without any key.
 *
 * @param generated whether we made it, so that the user must be told
 */
public record InitialApiKey(Secret secret, boolean generated) {

    static InitialApiKey chosen(String secret) {
        return new InitialApiKey(Secret.chosen(secret), false);
    }

    static InitialApiKey random() {
        return new InitialApiKey(Secret.random(), true);
    }
}
