package io.plumbline.batch.capture;

import java.io.IOException;

/** What a JVM sent as its class histogram is not one. */
public final class HistogramFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    public HistogramFormatException(String message) {
        super(message);
    }
}
