package io.plumbline.batch.trace;

/** Which clock the times of a timeline are by. */
public enum GcClock {
    /** The JVM's own, as recordings and logs with dates tell it. */
    JVM("the JVM's clock"),
    /** A log that counts seconds since the JVM's start alone, laid so that it ends when its file was last written. */
    FILE("seconds since the JVM's start, counted back from the time of the file"),
    /** The same where nothing tells when the file was written: the start stands at 1970-01-01. */
    UPTIME("seconds since the JVM's start");

    private final String words;

    GcClock(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
