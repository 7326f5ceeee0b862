package io.plumbline.batch.nightly.notice;

import io.plumbline.batch.target.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a secret that the configuration refers to, when it is needed. Unlike those of targets it may be any variable and any
 * file: who writes the configuration may read both.
 */
final class RevealedSecret {

    private static final long LONGEST_BYTES = 4096;

    private RevealedSecret() {}

    /**
     * The secret, without a line end at the end of its file.
     *
     * @throws DeliveryException if it is not there
     */
    static String of(Secret secret) throws DeliveryException {
        var value = secret.variable().isPresent()
                ? System.getenv(secret.variable().get())
                : fromFile(secret.file().orElseThrow());
        if (value == null || value.isBlank()) {
            throw new DeliveryException("the secret \"" + secret.reference() + "\" is not set or empty");
        }
        return value;
    }

    private static String fromFile(Path file) throws DeliveryException {
        try {
            if (Files.size(file) > LONGEST_BYTES) {
                throw new DeliveryException("the secret \"" + file + "\" is longer than " + LONGEST_BYTES + " bytes");
            }
            return Files.readString(file).stripTrailing();
        } catch (IOException unreadable) {
            throw new DeliveryException("the secret \"" + file + "\" cannot be read: " + unreadable, unreadable);
        }
    }
}
