package io.plumbline.lab.load;

/**
 * What the lab knows about its own leak, for anybody who asks over JMX as {@value Truth#OBJECT_NAME}. The prefix of the
 * names is demanded by JMX. Thread-safe.
 */
public interface TruthMXBean {

    /** {@code leak} or {@code healthy}. */
    String getKind();

    /** What runs out in the end, in small letters; empty if the program is healthy. */
    String getArea();

    /** The class whose instances pile up; empty if there is none. */
    String getElement();

    /** The class whose field keeps them; empty if there is none. */
    String getHolder();

    /** That field; empty if there is none. */
    String getHolderField();

    /** When the first request was served, from which on the leak leaks. */
    String getStartedAt();

    /** Seconds since the first request. */
    double getSeconds();

    /** Bytes that ended requests still hold: objects with headers, without the tables of maps (below 0.2 %). */
    long getRetainedBytes();

    /** Things that ended requests still hold: objects, threads, handles, blocks of memory. */
    long getRetainedInstances();

    /** The mean rate since the first request; 0 if what is kept is not counted in bytes. */
    double getBytesPerSecond();

    /** The mean rate of things since the first request. */
    double getInstancesPerSecond();

    /** Collections that somebody has asked for. */
    long getForcedCollections();

    /** All of it at one moment, as one line of JSON. */
    String getLine();
}
