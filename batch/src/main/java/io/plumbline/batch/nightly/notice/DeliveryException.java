package io.plumbline.batch.nightly.notice;

/** A notice was not taken; the message says why, and is shown to administrators. */
final class DeliveryException extends Exception {

    private static final long serialVersionUID = 1L;

    DeliveryException(String message) {
        super(message);
    }

    DeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
