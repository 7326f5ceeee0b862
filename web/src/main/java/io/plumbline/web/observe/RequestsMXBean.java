package io.plumbline.web.observe;

/** What this service tells over JMX of the requests that it serves, to whoever diagnoses it, itself above all. */
public interface RequestsMXBean {

    /** How many requests have been answered since the start. */
    long getServed();

    /**
     * The 99th percentile of the redirects of the last minute, in milliseconds; -1 while there were fewer than a hundred, or no flight
     * recording wants to know of requests.
     */
    double getP99Millis();
}
