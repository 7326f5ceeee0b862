package io.plumbline.batch.target;

import java.io.IOException;

/** More came than any JVM has to answer. */
final class OverlongAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param what is too long, with its verb */
    OverlongAnswerException(String what, long mostOctets) {
        super(what + " longer than " + (mostOctets >> 20) + " MiB, which no JVM has to say");
    }
}
