package io.plumbline.lab.load;

/**
 * What the lab knows about its own leak, for anybody who asks over JMX as {@value Truth#OBJECT_NAME}. The prefix of the
 * names is demanded by JMX. Thread-safe.
 */
public interface TruthMXBean {

    /** Seconds since the first request. */
    double getSeconds();

    /** Bytes that ended requests still hold: objects with headers, without the map's table (below 0.2 %). */
    long getRetainedBytes();

    /** Elements that ended requests still hold. */
    long getRetainedInstances();

    /** The mean rate since the first request. */
    double getBytesPerSecond();

    /** All of it at one moment, as one line of JSON. */
    String getLine();
}
